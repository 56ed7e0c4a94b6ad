import { minify } from '../../jsonl/json/minify.ts';
import type { RecordFiles } from './recordFiles.ts';
import type { FilePlace, RowTable } from './rowTable.ts';

const rowsAtOnce = 1000;
const mostBytes = 8_000_000;
const longestRecord = 128_000_000;
const lineFeed = Buffer.from('\n');

/** Places of the result lines that count, of all attempts of the first source, in input order: without failures. */
export function* mergedPlaces(table: RowTable, onMissing: () => void): Generator<FilePlace> {
  for (let row = 0; row < table.size; row++) {
    const result = table.resultOf(row, 0);
    if (result === undefined || table.kindOf(result) === 'failed') onMissing();
    else yield table.resultPlace(result);
  }
}

/** Records as they stand in their files, each on a line. @throws the signal's reason, or the system's error */
export async function* linesAt(
  files: RecordFiles,
  places: Iterator<FilePlace>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let isOver = false; !isOver;) {
    signal?.throwIfAborted();
    const some: FilePlace[] = [];
    let bytes = 0;
    while (some.length < rowsAtOnce && bytes < mostBytes) {
      const next = places.next();
      isOver = next.done === true;
      if (next.done) break;
      bytes += next.value.length;
      some.push(next.value);
    }
    for (const line of await files.read(some, longestRecord)) {
      if (!line) continue;
      // An object that is printed over several lines becomes one.
      yield line.includes(0x0a) ? Buffer.from(minify(line.toString())) : line;
      yield lineFeed;
    }
  }
}
