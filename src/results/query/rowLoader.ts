import { ApiFailure } from '../../batches/apiFailure.ts';
import { parseFirstPart } from '../shapes/firstPart.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RecordFiles } from './recordFiles.ts';
import { RowValues } from './rowValues.ts';
import type { FilePlace } from './rowTable.ts';
import type { SessionState } from './sessionState.ts';

/** Which records of a row are wanted: its request, and results by source. */
export interface WantedRecords {
  readonly request: boolean;
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
    { request, sources }: WantedRecords,
    most: number,
  ): Promise<readonly RowValues[]> {
    const { table } = this.#state;
    const width = sources.length + 1;
    const places = rows.flatMap((row) => [
      request ? table.requestPlace(row) : undefined,
      ...sources.map((source) => {
        const result = table.resultOf(row, source);
        return result === undefined ? undefined : table.resultPlace(result);
      }),
    ]);
    const bytes = await this.#files.read(places, most);
    return rows.map((row, at) => {
      const values = bytes
        .slice(at * width, (at + 1) * width)
        .map((record, index) => this.#parse(row, record, places[at * width + index], most));
      const results: unknown[] = [];
      for (const [index, source] of sources.entries()) results[source] = values[index + 1];
      return new RowValues(row, values[0], results);
    });
  }

  #parse(row: number, bytes: Buffer | undefined, place: FilePlace | undefined, most: number) {
    if (!bytes || !place) return undefined;
    const isWhole = place.length <= most;
    const json = isWhole ? parse(bytes) : parseFirstPart(bytes.toString('utf8'));
    const isIt = json !== undefined && (!isWhole || this.#state.table.isOf(row, bytes));
    if (!isIt) throw new ApiFailure({ kind: 'input_changed', code: 'results' });
    return json;
  }
}

/** @returns undefined when it is no JSON; the parser's own error quotes the text */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
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
  return { request, sources: [...sources] };
}
