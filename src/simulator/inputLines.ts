import { TextDecoder } from 'node:util';

/** One physical line, without its line end. `text` is undefined when it is no UTF-8 or longer than allowed. */
export interface PhysicalLine {
  /** 1-based. */
  readonly number: number;
  readonly bytes: number;
  readonly text: string | undefined;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads lines from a stream of bytes; memory is bounded by the longest line that is allowed.
 * A byte order mark stays in the text: a server that parses JSON trips over it.
 */
export async function* inputLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<PhysicalLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;

  const take = (): PhysicalLine => {
    number += 1;
    const line = { number, bytes, text: bytes > maxLineBytes ? undefined : decode(decoder, parts) };
    parts = [];
    bytes = 0;
    return line;
  };
  const keep = (part: Uint8Array) => {
    bytes += part.length;
    if (bytes <= maxLineBytes) parts.push(part);
    else parts = [];
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      if (end < 0) break;
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (bytes > 0) yield take();
}

function decode(decoder: TextDecoder, parts: readonly Uint8Array[]): string | undefined {
  const joined = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  const bytes = joined.at(-1) === carriageReturn ? joined.subarray(0, -1) : joined;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
