import { open } from 'node:fs/promises';
import { decode, findEncoding, type FoundEncoding } from './decode.ts';
import type { TableNote } from './table.ts';

/** What may be given beside the file. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Gets the bytes as they are read. */
  readonly onBytes?: ((chunk: Uint8Array) => void) | undefined;
}

const chunkBytes = 64 * 1024;
const sampleBytes = 1 << 18;

/** The first bytes of a file, and its encoding: a mark tells more than what was given. @throws the system's error */
export async function readSample(
  path: string,
  given: string | undefined,
): Promise<{ readonly bytes: Buffer; readonly used: FoundEncoding }> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const found = findEncoding(bytes, bytesRead < sampleBytes);
    const isFound = given === undefined || found.markBytes > 0;
    return { bytes, used: isFound ? found : { ...found, encoding: given, isGuess: false } };
  } finally {
    await file.close();
  }
}

/**
 * The bytes of a file, read ahead by one chunk. Each holds until the next is asked for.
 * @throws the system's error, the signal's reason
 */
export async function* readBytes(
  path: string,
  { signal, onBytes }: ReadOptions,
): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  const read = (buffer: Uint8Array) => {
    const next = file.read(buffer, 0, chunkBytes, null);
    // Nobody may wait for it any more when it fails.
    next.catch(() => undefined);
    return next;
  };
  let [ready, other] = [new Uint8Array(chunkBytes), new Uint8Array(chunkBytes)];
  let pending = read(ready);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      signal?.throwIfAborted();
      pending = read(other);
      const chunk = ready.subarray(0, bytesRead);
      onBytes?.(chunk);
      yield chunk;
      [ready, other] = [other, ready];
    }
  } finally {
    await pending.catch(() => undefined);
    await file.close();
  }
}

/** A text file, whatever its encoding on disk is. */
export interface SourceText {
  readonly chunks: AsyncIterable<string>;
  readonly notes: readonly TableNote[];
  /** Its beginning. */
  readonly sample: string;
}

/** @throws the system's error; while it is read also TableError */
export async function readSource(
  path: string,
  encoding: string | undefined,
  options: ReadOptions,
): Promise<SourceText> {
  const { bytes, used } = await readSample(path, encoding);
  const decoder = new TextDecoder(used.encoding, { ignoreBOM: true });
  return {
    chunks: decode(readBytes(path, options), used),
    notes: used.isGuess ? [{ code: 'guessed_encoding', encoding: used.encoding }] : [],
    sample: decoder.decode(bytes.subarray(used.markBytes), { stream: true }),
  };
}
