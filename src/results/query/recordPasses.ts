import { ApiFailure } from '../../batches/apiFailure.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RecordFiles } from './recordFiles.ts';
import { recordBlocks, recordsWith, type RecordPlaces } from '../records/recordScan.ts';
import { RowValues } from './rowValues.ts';
import type { SessionState } from './sessionState.ts';
import { StoredRecord } from '../records/storedRecord.ts';
import { giveWay } from '../../batches/turns.ts';

/** All records of one file that belong to rows, in the order of the file. */
export interface RecordPass {
  readonly kind: 'request' | 'table' | 'result';
  readonly file: number;
  readonly source: number;
  readonly from: number;
  readonly to: number;
  readonly rowOf: (record: number) => number | undefined;
  /** Not below 0 where the row has one, which may be of another file. */
  readonly recordOf: (row: number) => number;
  readonly places: RecordPlaces;
  /** Where in a record the text begins that is the whole answer; negative for none. */
  readonly answerAt: (record: number) => number;
}

export function passesOf({ files, table, tableRows }: SessionState): readonly RecordPass[] {
  const passes = files.map(({ kind, source }, file): RecordPass => {
    if (kind === 'input')
      return {
        kind: 'request',
        file,
        source,
        from: table.rowStarts[file] ?? 0,
        to: table.rowStarts[file + 1] ?? table.size,
        rowOf: (row) => row,
        recordOf: (row) => row,
        places: table.requestPlaces,
        answerAt: () => -1,
      };
    return {
      kind: 'result',
      file,
      source,
      from: table.starts[file] ?? 0,
      to: table.starts[file + 1] ?? table.results,
      rowOf: (result) => table.rowOf(result, source),
      recordOf: (row) => table.resultOf(row, source) ?? -1,
      places: table.resultPlaces,
      answerAt: (result) => table.answerAt(result),
    };
  });
  return tableRows ? [...passes, tableRows.pass()] : passes;
}

/** Are the values of a column in the records of this file? Those of both are in requests and in results. */
export function isIn(
  { kind, source: ofPass }: RecordPass,
  { needs, source }: ColumnReader,
): boolean {
  if (needs === 'both') return kind !== 'table';
  return needs === kind && (kind !== 'result' || source === ofPass);
}

/** Gets bytes; gives a search in them for the next place from one on, or -1. */
export type ByteSearch = (bytes: Buffer) => (from: number) => number;

export interface ScanOptions {
  readonly wants: (row: number) => boolean;
  /** Only records in whose bytes it finds something are looked at. */
  readonly prefilter?: ByteSearch | undefined;
  /** The values are there until it returns. */
  readonly take: (rows: readonly RowValues[]) => void;
  /** Gets the number of records that were passed, after every block. */
  readonly onBlock: (records: number) => void;
  readonly signal: AbortSignal;
}

/** @throws the signal's reason, ApiFailure `input_changed`, or the system's error */
export async function scanRecords(
  files: RecordFiles,
  pass: RecordPass,
  { wants, prefilter, take, onBlock, signal }: ScanOptions,
): Promise<void> {
  const handle = await files.handle(pass.file);
  const isKnown = await files.isUnchanged(pass.file);
  for await (const block of recordBlocks(handle, pass.from, pass.to, pass.places)) {
    signal.throwIfAborted();
    const rows: RowValues[] = [];
    const look = (record: number) => {
      const row = pass.rowOf(record);
      if (row !== undefined && wants(row)) rows.push(valuesOf(row, pass, block, record, isKnown));
    };
    const to = block.first + block.count;
    if (prefilter)
      for (const record of recordsWith(block, pass.places, prefilter(block.bytes))) look(record);
    else for (let record = block.first; record < to; record++) look(record);
    if (rows.length > 0) take(rows);
    onBlock(block.count);
    await giveWay();
    signal.throwIfAborted();
  }
}

/**
 * Gives the bytes of each record, in valid JSON, with its row.
 * @throws as `scanRecords`
 */
export async function scanBytes(
  files: RecordFiles,
  pass: RecordPass,
  signal: AbortSignal,
  use: (row: number, bytes: Uint8Array, start: number) => void,
): Promise<void> {
  const handle = await files.handle(pass.file);
  // What was read as JSON must be that still: nobody looks at every byte again.
  if (!(await files.isUnchanged(pass.file))) throw changed();
  for await (const { bytes, start, first, count } of recordBlocks(
    handle,
    pass.from,
    pass.to,
    pass.places,
  )) {
    for (let record = first; record < first + count; record++) {
      const row = pass.rowOf(record);
      const begin = pass.places.offset(record) - start;
      // Of a record that is cut nothing is known to be valid.
      const isWhole = begin + pass.places.length(record) <= bytes.length;
      if (row !== undefined && isWhole) use(row, bytes, begin);
    }
    await giveWay();
    signal.throwIfAborted();
  }
}

const none: readonly StoredRecord[] = [];

/** The values of a record, for as long as its bytes are there. @param isKnown is the file what it was? */
export function valuesOf(
  row: number,
  pass: RecordPass,
  { bytes, start: from }: { readonly bytes: Buffer; readonly start: number },
  number: number,
  isKnown: boolean,
): RowValues {
  const start = pass.places.offset(number) - from;
  const length = pass.places.length(number);
  const end = Math.min(start + length, bytes.length);
  const answerAt = pass.answerAt(number);
  const record = new StoredRecord({ bytes, start, end, isWhole: end - start === length, isKnown, answerAt }); // prettier-ignore
  if (pass.kind === 'request') return new RowValues(row, record, none);
  if (pass.kind === 'table') return new RowValues(row, undefined, none, record);
  if (pass.source === 0) return new RowValues(row, undefined, [record]);
  const results: StoredRecord[] = [];
  results[pass.source] = record;
  return new RowValues(row, undefined, results);
}

function changed(): ApiFailure {
  return new ApiFailure({ kind: 'input_changed', code: 'results' });
}
