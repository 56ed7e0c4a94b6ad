import { createReadStream } from 'node:fs';
import { ApiFailure } from '../../batches/apiFailure.ts';

export const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);
/** No service takes a line of this size. */
const longestLine = 128_000_000;

/** The lines of a file, as bytes with their line ends. @throws ApiFailure `too_large`, the system's error, the signal's reason */
export async function* linesOf(
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const chunks = createReadStream(path, { highWaterMark: 1 << 18, signal });
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    let from = 0;
    for (let feed; (feed = chunk.indexOf(lineFeed, from)) >= 0; from = feed + 1) {
      const line = chunk.subarray(from, feed + 1);
      yield begun.length === 0 ? line : Buffer.concat([...begun, line]);
      [begun, begunBytes] = [[], 0];
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    begunBytes += chunk.length - from;
    if (begunBytes > longestLine) throw new ApiFailure({ kind: 'too_large' });
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

/** Where the text of a line is, between a byte order mark and the line's end. */
export function textPlace(bytes: Buffer): { start: number; end: number; isBlank: boolean } {
  const start = bytes.subarray(0, 3).equals(mark) ? 3 : 0;
  let end = bytes.length;
  if (bytes[end - 1] === lineFeed) end--;
  if (bytes[end - 1] === carriageReturn) end--;
  return { start, end, isBlank: bytes.subarray(start, end).every((byte) => byte <= 0x20) };
}

/** Lines that are not blank. @throws as `linesOf` */
export async function countLines(path: string, signal: AbortSignal | undefined): Promise<number> {
  let count = 0;
  for await (const line of linesOf(path, signal)) if (!textPlace(line).isBlank) count++;
  return count;
}
