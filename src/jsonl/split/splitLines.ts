import { ApiFailure } from '../../batches/apiFailure.ts';

/** What one part may hold at most; null: no limit. */
export interface PartLimits {
  readonly bytes: number | null;
  readonly requests: number | null;
  /** Texts to embed in all requests of a part; absent: no limit. */
  readonly inputs?: number | null;
}

/** Bytes that go to the end of a part. Parts are counted from 0, and none comes back once the next has begun. */
export interface PartBytes {
  readonly part: number;
  readonly bytes: Uint8Array;
  /** Lines that are not blank among them. */
  readonly requests: number;
}

const lineFeed = 0x0a;
/** No service takes a line of this size; more of it is not kept in memory. */
const longestLine = 128_000_000;

/**
 * Deals the lines of a file to parts, in their order and byte for byte: the parts after each other are the file. A line
 * that is larger than a part may be has one of its own.
 * @param chunks the file's bytes, each in memory of its own
 * @throws ApiFailure `too_large` for a line above 128 MB
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limits: PartLimits,
): AsyncGenerator<PartBytes> {
  const maxBytes = limits.bytes ?? Infinity;
  const maxRequests = limits.requests ?? Infinity;
  const maxInputs = limits.inputs ?? Infinity;
  let part = 0;
  let filled = { bytes: 0, requests: 0, inputs: 0 };
  let begun: Uint8Array[] = [];
  let begunBytes = 0;

  /** Adds a line to the part, or begins the next with it. @returns is it the first of its part? */
  const place = (bytes: Uint8Array, start: number, end: number, isRequest: boolean): boolean => {
    const size = end - start;
    const requests = isRequest ? 1 : 0;
    const inputs = isRequest && maxInputs < Infinity ? inputsOf(bytes.subarray(start, end)) : 0;
    const isFull =
      filled.bytes + size > maxBytes ||
      filled.requests + requests > maxRequests ||
      filled.inputs + inputs > maxInputs;
    const next = isFull && filled.bytes > 0;
    if (next) part++;
    filled = next
      ? { bytes: size, requests, inputs }
      : {
          bytes: filled.bytes + size,
          requests: filled.requests + requests,
          inputs: filled.inputs + inputs,
        };
    return next;
  };

  for await (const chunk of chunks) {
    let from = 0;
    let piece = { start: 0, requests: 0 };
    if (begun.length > 0) {
      const feed = chunk.indexOf(lineFeed);
      if (feed < 0) {
        begun.push(chunk);
        begunBytes += chunk.length;
        if (begunBytes > longestLine) throw new ApiFailure({ kind: 'too_large' });
        continue;
      }
      from = feed + 1;
      const line = Buffer.concat([...begun, chunk.subarray(0, from)]);
      begun = [];
      const isRequest = !isBlank(line, 0, line.length);
      place(line, 0, line.length, isRequest);
      yield { part, bytes: line, requests: isRequest ? 1 : 0 };
      piece = { start: from, requests: 0 };
    }
    for (;;) {
      const feed = chunk.indexOf(lineFeed, from);
      if (feed < 0) break;
      const isRequest = !isBlank(chunk, from, feed);
      const before = part;
      if (place(chunk, from, feed + 1, isRequest) && from > piece.start) {
        const bytes = chunk.subarray(piece.start, from);
        yield { part: before, bytes, requests: piece.requests };
        piece = { start: from, requests: 0 };
      }
      if (isRequest) piece.requests++;
      from = feed + 1;
    }
    if (from > piece.start) {
      yield { part, bytes: chunk.subarray(piece.start, from), requests: piece.requests };
    }
    if (from < chunk.length) begun = [chunk.subarray(from)];
    begunBytes = chunk.length - from;
  }
  const last = Buffer.concat(begun);
  if (last.length === 0) return;
  const isRequest = !isBlank(last, 0, last.length);
  place(last, 0, last.length, isRequest);
  yield { part, bytes: last, requests: isRequest ? 1 : 0 };
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 0x20) return false;
  return true;
}

/** How many texts a line gives to be embedded; none when it is no such request. */
function inputsOf(line: Uint8Array): number {
  try {
    const { url, body } = JSON.parse(new TextDecoder().decode(line)) as Line;
    const input = typeof url === 'string' && url.endsWith('/embeddings') ? body?.input : undefined;
    if (Array.isArray(input)) return typeof input[0] === 'number' ? 1 : input.length;
    return input === undefined || input === null ? 0 : 1;
  } catch {
    return 0;
  }
}

interface Line {
  readonly url?: unknown;
  readonly body?: { readonly input?: unknown };
}
