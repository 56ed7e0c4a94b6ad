import { stat } from 'node:fs/promises';
import { takeSnapshot } from './snapshot.ts';

/** Hashes of files; one is read again only when it is another by size or time. */
export class FileHashes {
  /** By path: how the file looked, and its hash then. */
  readonly #known = new Map<string, { readonly state: string; readonly sha256: string }>();

  /** @throws the system's error, or ApiFailure `input_gone`, `disk`, `cancelled` */
  async of(path: string, signal?: AbortSignal): Promise<string> {
    const { size, mtimeMs, ino } = await stat(path);
    const state = JSON.stringify([size, mtimeMs, ino]);
    const known = this.#known.get(path);
    if (known?.state === state) return known.sha256;
    const { sha256 } = await takeSnapshot(path, signal);
    this.#known.set(path, { state, sha256 });
    return sha256;
  }
}
