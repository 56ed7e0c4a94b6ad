import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { diskFailure } from '../../batches/diskFailure.ts';

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
