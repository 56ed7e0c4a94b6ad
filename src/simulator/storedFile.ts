// Stands alone: a type that the store, the routes and the sending share.

/** What is stored of a file beside its bytes. */
export interface StoredFile {
  readonly id: string;
  /** As the client named it: shown, never used as a path. */
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
  readonly createdMs: number;
}
