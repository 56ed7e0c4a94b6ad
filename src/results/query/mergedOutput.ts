import type { RecordFiles } from './recordFiles.ts';
import type { SessionState } from './sessionState.ts';

const rowsAtOnce = 1000;
const mostBytes = 8_000_000;
const longestRecord = 128_000_000;
const lineFeed = Buffer.from('\n');

/** The result lines that count, of all attempts of the first source, in input order: failures are left out. */
export async function* mergedLines(
  { table }: SessionState,
  files: RecordFiles,
  signal: AbortSignal | undefined,
  onMissing: () => void,
): AsyncGenerator<Uint8Array> {
  for (let row = 0; row < table.size;) {
    signal?.throwIfAborted();
    const places = [];
    let bytes = 0;
    for (; row < table.size && places.length < rowsAtOnce && bytes < mostBytes; row++) {
      const result = table.resultOf(row, 0);
      if (result === undefined || table.kindOf(result) === 'failed') {
        onMissing();
        continue;
      }
      const place = table.resultPlace(result);
      bytes += place.length;
      places.push(place);
    }
    for (const line of await files.read(places, longestRecord)) {
      if (!line) continue;
      // An object that is printed over several lines becomes one.
      yield line.includes(0x0a) ? Buffer.from(JSON.stringify(JSON.parse(line.toString()))) : line;
      yield lineFeed;
    }
  }
}
