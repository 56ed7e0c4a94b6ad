import { createReadStream } from 'node:fs';
import { ApiFailure } from '../batches/apiFailure.ts';
import { diskFailure } from '../batches/diskFailure.ts';

export interface ChosenLines {
  /** Without line ends and byte order mark, in the order of the file. */
  readonly lines: readonly string[];
  /** Lines of the file that are not blank. */
  readonly total: number;
}

/** Which lines: the first ones that are not blank, or these, counted from 0. */
export type LineChoice = { readonly first: number } | { readonly numbers: ReadonlySet<number> };

const lineFeed = 0x0a;
/** No service takes longer lines. */
const longestLine = 16 * 1024 * 1024;

/**
 * A few lines of a file of any size, which is read once, and how many it has.
 * @throws ApiFailure `input_gone`, `disk`, `too_large` when a chosen line is above 16 MB; the signal's reason
 */
export async function chosenLines(
  path: string,
  choice: LineChoice,
  signal?: AbortSignal,
): Promise<ChosenLines> {
  const lines: string[] = [];
  let [number, total, isBlank] = [0, 0, true];
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const isWanted = () =>
    'first' in choice ? lines.length < choice.first : choice.numbers.has(number);
  const keep = (bytes: Buffer) => {
    for (let at = 0; isBlank && at < bytes.length; at++) if ((bytes[at] ?? 0) > 0x20) isBlank = false; // prettier-ignore
    if (!isWanted()) return;
    begunBytes += bytes.length;
    if (begunBytes > longestLine) throw new ApiFailure({ kind: 'too_large' });
    begun.push(bytes);
  };
  const end = () => {
    if (isWanted() && !isBlank)
      lines.push(Buffer.concat(begun).toString('utf8').replace(/^\uFEFF/, '').replace(/\r$/, '')); // prettier-ignore
    if (!isBlank) total++;
    number++;
    [begun, begunBytes, isBlank] = [[], 0, true];
  };
  try {
    const chunks = createReadStream(path, { highWaterMark: 1 << 18, signal });
    for await (const chunk of chunks as AsyncIterable<Buffer>) {
      let from = 0;
      for (let feed; (feed = chunk.indexOf(lineFeed, from)) >= 0; from = feed + 1) {
        keep(chunk.subarray(from, feed));
        end();
      }
      if (from < chunk.length) keep(chunk.subarray(from));
    }
    end();
  } catch (error) {
    signal?.throwIfAborted();
    throw diskFailure(error, 'input_gone');
  }
  return { lines, total };
}
