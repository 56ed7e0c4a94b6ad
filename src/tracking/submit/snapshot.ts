import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { stat } from 'node:fs/promises';

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

/** What a file held at one moment. */
export interface Snapshot {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Hashes a file by stream. @throws ApiFailure `input_gone`, `disk`, `cancelled`. */
export async function takeSnapshot(path: string, signal?: AbortSignal): Promise<Snapshot> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    const stream = createReadStream(path, { highWaterMark: 1024 * 1024, signal });
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.byteLength;
    }
  } catch (error) {
    if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' }, { cause: error });
    throw diskFailure(error, 'input_gone');
  }
  return { sha256: hash.digest('hex'), bytes };
}
