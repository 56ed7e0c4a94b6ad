import { ApiFailure } from '../../batches/apiFailure.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RecordFiles } from './recordFiles.ts';
import { RowValues } from './rowValues.ts';
import type { FilePlace } from './rowTable.ts';
import type { SessionState } from './sessionState.ts';
import { StoredRecord } from '../records/storedRecord.ts';

/** Which records of a row are wanted: its request, that of the source table, and results by source. */
export interface WantedRecords {
  readonly request: boolean;
  readonly table?: boolean;
  readonly sources: readonly number[];
}

/** Reads rows from the disk. A record above `most` bytes is read only in its first part. */
export class RowLoader {
  readonly #state: SessionState;
  readonly #files: RecordFiles;

  constructor(state: SessionState, files: RecordFiles) {
    this.#state = state;
    this.#files = files;
  }

  /** @throws ApiFailure `input_changed` when something else is in a file now, or the system's error */
  async load(
    rows: readonly number[],
    { request, table: withTable = false, sources }: WantedRecords,
    most: number,
  ): Promise<readonly RowValues[]> {
    const { table, tableRows } = this.#state;
    const width = sources.length + 2;
    const places = rows.flatMap((row) => [
      request ? placed(table.requestPlace(row), -1) : undefined,
      withTable ? placed(tableRows?.place(row), -1) : undefined,
      ...sources.map((source) => {
        const result = table.resultOf(row, source);
        return result === undefined
          ? undefined
          : placed(table.resultPlace(result), table.answerAt(result));
      }),
    ]);
    const known = new Map<number, boolean>();
    for (const { file } of places.filter((place) => place !== undefined))
      if (!known.has(file)) known.set(file, await this.#files.isUnchanged(file));
    const bytes = await this.#files.read(places, most);
    return rows.map((row, at) => {
      const records = bytes.slice(at * width, (at + 1) * width).map((record, index) => {
        const place = places[at * width + index];
        return (
          record && place && this.#recordOf(row, record, place, known.get(place.file) === true)
        );
      });
      const results: (StoredRecord | undefined)[] = [];
      for (const [index, source] of sources.entries()) results[source] = records[index + 2];
      return new RowValues(row, records[0], results, records[1]);
    });
  }

  #recordOf(
    row: number,
    bytes: Buffer,
    { length, answerAt }: PlacedRecord,
    isKnown: boolean,
  ): StoredRecord {
    const isWhole = length === bytes.length;
    const record = new StoredRecord({ bytes, start: 0, end: bytes.length, isWhole, isKnown, answerAt }); // prettier-ignore
    // In a file that has changed, something else may stand there.
    const isIt =
      isKnown || (record.json !== undefined && (!isWhole || this.#state.table.isOf(row, bytes)));
    if (!isIt) throw new ApiFailure({ kind: 'input_changed', code: 'results' });
    return record;
  }
}

interface PlacedRecord extends FilePlace {
  readonly answerAt: number;
}

function placed(place: FilePlace | undefined, answerAt: number): PlacedRecord | undefined {
  return place && { ...place, answerAt };
}

/** Which records must be read for these columns. @param all how many sources there are */
export function recordsFor(readers: readonly ColumnReader[], all: number): WantedRecords {
  const sources = new Set<number>();
  for (const { needs, source } of readers) {
    if (needs === 'result' || needs === 'both') sources.add(source);
    if (needs === 'both' || needs === 'results')
      for (let each = 0; each < all; each++) sources.add(each);
  }
  const request = readers.some(({ needs }) => needs === 'request' || needs === 'both');
  const table = readers.some(({ needs }) => needs === 'table');
  return { request, table, sources: [...sources] };
}
