import type { ColumnReader } from './columnReader.ts';
import { giveWay } from '../../batches/turns.ts';
import type { RecordFiles } from './recordFiles.ts';
import { isIn, passesOf, valuesOf, type RecordPass } from './recordPasses.ts';
import { scatteredBlocks } from '../records/scatteredBlocks.ts';
import { recordsFor, type RowLoader } from './rowLoader.ts';
import type { RowValues } from './rowValues.ts';
import type { Cell } from './session.ts';
import type { SessionState } from './sessionState.ts';

/** Rows whose records are all held at once, where a column needs several of a row. */
const rowsAtOnce = 500;
/** Whole records, as long as a file may have. */
const longestRecord = 128_000_000;

export interface CellSources {
  readonly state: SessionState;
  readonly files: RecordFiles;
  readonly loader: RowLoader;
}

/** A place of a row is below this: it stands in one number with that of a record, by which both are sorted. */
const placesEnd = 2 ** 20;

/**
 * The whole values of some columns: of each column those of all rows. Records are read in the order of their files.
 * @param rows fewer than a million
 * @throws the signal's reason, ApiFailure `input_changed`, or the system's error
 */
export async function cellsOf(
  sources: CellSources,
  rows: Uint32Array,
  readers: readonly ColumnReader[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly Cell[])[]> {
  const { state, files } = sources;
  const cells = readers.map(() => new Array<Cell>(rows.length).fill(null));
  const unchanged = await Promise.all(state.files.map((_, file) => files.isUnchanged(file)));
  if (unchanged.includes(false) || readers.some(({ needs }) => needs === 'results')) {
    await loadCells(sources, rows, readers, cells, signal);
    return cells;
  }
  for (const [at, { needs, fact }] of readers.entries())
    if (needs === 'facts' && fact) fillFacts(cells[at] as Cell[], rows, fact);
  for (const pass of passesOf(state)) await readPass(sources, pass, rows, readers, cells, signal);
  return cells;
}

function fillFacts(cells: Cell[], rows: Uint32Array, fact: (row: number) => Cell): void {
  for (let at = 0; at < rows.length; at++) cells[at] = fact(rows[at] as number);
}

/** Fills in what the records of one file tell. */
async function readPass(
  { state: { table }, files }: CellSources,
  pass: RecordPass,
  rows: Uint32Array,
  readers: readonly ColumnReader[],
  cells: readonly Cell[][],
  signal: AbortSignal | undefined,
): Promise<void> {
  const isRequest = pass.kind === 'request';
  const own: number[] = [];
  const shared: number[] = [];
  for (const [column, reader] of readers.entries())
    if (isIn(pass, reader)) (reader.needs === 'both' ? shared : own).push(column);
  if (own.length + shared.length === 0) return;
  const places = placesIn(pass, rows, (row) => own.length > 0 || isRequest || !table.hasRequest(row)); // prettier-ignore
  const records = Uint32Array.from(places, (place) => Math.floor(place / placesEnd));
  const handle = await files.handle(pass.file);
  for (const block of scatteredBlocks(handle, records, pass.places)) {
    for (let index = block.from; index < block.to; index++) {
      const at = (places[index] as number) % placesEnd;
      const row = rows[at] as number;
      const values = valuesOf(row, pass, block, records[index] as number, true);
      for (const column of own) fill(cells, readers, column, at, values);
      // What both have is read from the request where there is one.
      if (shared.length > 0 && (isRequest || !table.hasRequest(row)))
        for (const column of shared) fill(cells, readers, column, at, values);
    }
    await giveWay();
    signal?.throwIfAborted();
  }
}

function fill(
  cells: readonly Cell[][],
  readers: readonly ColumnReader[],
  column: number,
  at: number,
  values: RowValues,
): void {
  (cells[column] as Cell[])[at] = (readers[column] as ColumnReader).value(values);
}

/** Numbers of the records of these rows in a file, in their order there, each with the place of its row. */
function placesIn(
  { recordOf, from, to }: RecordPass,
  rows: Uint32Array,
  wants: (row: number) => boolean,
): Float64Array {
  const places = new Float64Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const record = recordOf(row);
    if (record >= from && record < to && wants(row)) places[count++] = record * placesEnd + at;
  }
  return places.subarray(0, count).sort();
}

/** The same with all records of a row at once, each held against what was read before. */
async function loadCells(
  { state, loader }: CellSources,
  rows: Uint32Array,
  readers: readonly ColumnReader[],
  cells: readonly Cell[][],
  signal: AbortSignal | undefined,
): Promise<void> {
  const wanted = recordsFor(readers, state.sources.length);
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = [...rows.subarray(from, from + rowsAtOnce)];
    for (const [at, values] of (await loader.load(some, wanted, longestRecord)).entries())
      for (const column of readers.keys()) fill(cells, readers, column, from + at, values);
    await giveWay();
    signal?.throwIfAborted();
  }
}
