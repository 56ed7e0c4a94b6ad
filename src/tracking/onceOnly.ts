/** Lets exactly one window do a thing once, also after restarts: for example announce that a batch ended. */
export class OnceOnly {
  constructor(protected readonly options: { folder: string }) {}

  /** True for the first caller with this key among all windows, false for every other. */
  claim(_key: string): Promise<boolean> {
    throw new Error('not built yet');
  }
}
