import { isUtf8 } from 'node:buffer';
import { beyondAscii, guessEncoding } from './guessEncoding.ts';
import { TableError } from './table.ts';

export interface FoundEncoding {
  readonly encoding: string;
  /** Is it only probable? */
  readonly isGuess: boolean;
  /** Length of the byte order mark. */
  readonly markBytes: number;
}

/**
 * The encoding of a text by its first bytes: told by a mark, found, or guessed.
 * @param isWhole is that all of it?
 */
export function findEncoding(sample: Uint8Array, isWhole: boolean): FoundEncoding {
  const [a, b, c] = sample;
  if (a === 0xef && b === 0xbb && c === 0xbf) return told('utf-8', 3);
  if (a === 0xff && b === 0xfe) return told('utf-16le', 2);
  if (a === 0xfe && b === 0xff) return told('utf-16be', 2);
  const zeros = (odd: number) =>
    sample.subarray(0, 512).filter((byte, index) => byte === 0 && index % 2 === odd).length;
  const half = Math.min(sample.length, 512) / 2;
  if (zeros(1) > half * 0.4 && zeros(0) < half * 0.1) return told('utf-16le', 0);
  if (zeros(0) > half * 0.4 && zeros(1) < half * 0.1) return told('utf-16be', 0);
  if (isUtf8(isWhole ? sample : sample.subarray(0, endOfUtf8(sample)))) return told('utf-8', 0);
  // A character that was cut or damaged makes no other encoding of it.
  if (looksUtf8(sample)) return told('utf-8', 0);
  return { encoding: guessEncoding(sample), isGuess: true, markBytes: 0 };
}

function told(encoding: string, markBytes: number): FoundEncoding {
  return { encoding, isGuess: false, markBytes };
}

/** Are most of its characters beyond ASCII whole ones? Those of another encoding hardly ever are. */
function looksUtf8(sample: Uint8Array): boolean {
  const all = new TextDecoder().decode(sample).match(beyondAscii) ?? [];
  return all.filter((char) => char === '\uFFFD').length * 3 < all.length;
}

/** Where the last character begins when it is not whole, else the length. */
function endOfUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/**
 * Makes text of bytes that come in chunks, each read before the next is asked for.
 * @throws TableError `invalid_encoding` where they are something else
 */
export async function* decode(
  chunks: AsyncIterable<Uint8Array>,
  { encoding, markBytes }: Pick<FoundEncoding, 'encoding' | 'markBytes'>,
): AsyncGenerator<string> {
  const isUtf = /^utf-?8$/i.test(encoding);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let failure: TableError | undefined;
  const text = (bytes: Uint8Array, stream: boolean): string => {
    try {
      return decoder.decode(bytes, { stream });
    } catch {
      failure = new TableError('invalid_encoding', isUtf ? 'UTF-8' : encoding);
      // What stands before is read, so that the row can be named.
      return (
        new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes).split('\uFFFD', 1)[0] ?? ''
      );
    }
  };
  let skip = markBytes;
  let rest: Uint8Array = new Uint8Array();
  for await (const whole of chunks) {
    const chunk = whole.subarray(Math.min(skip, whole.length));
    skip -= whole.length - chunk.length;
    if (!isUtf) {
      yield text(chunk, true);
      if (failure) throw failure;
      continue;
    }
    // Cut between characters, each chunk is a text of its own, which is decoded several times as fast.
    const joined = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const end = endOfUtf8(joined);
    rest = Uint8Array.from(joined.subarray(end));
    yield text(joined.subarray(0, end), false);
    if (failure) throw failure;
  }
  yield text(rest, false);
  if (failure) throw failure;
}
