/** What a file held at one moment. */
export interface Snapshot {
  readonly sha256: string;
  readonly bytes: number;
}

/** Hashes a file by stream. @throws ApiFailure `input_changed`, `input_gone`, `disk`, `cancelled`. */
export function takeSnapshot(_path: string, _signal?: AbortSignal): Promise<Snapshot> {
  throw new Error('not built yet');
}
