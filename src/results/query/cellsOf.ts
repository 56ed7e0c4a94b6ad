import type { ColumnReader } from './columnReader.ts';
import { giveWay } from '../../batches/turns.ts';
import type { RecordFiles } from './recordFiles.ts';
import { isIn, passesOf, valuesOf, type RecordPass } from './recordPasses.ts';
import { scatteredBlocks } from '../records/scatteredBlocks.ts';
import { recordsFor, type RowLoader } from './rowLoader.ts';
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

/**
 * The whole values of some columns, row by row. Records are read in the order of their files.
 * @throws the signal's reason, ApiFailure `input_changed`, or the system's error
 */
export async function cellsOf(
  sources: CellSources,
  rows: readonly number[],
  readers: readonly ColumnReader[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly Cell[])[]> {
  const { state, files } = sources;
  const unchanged = await Promise.all(state.files.map((_, file) => files.isUnchanged(file)));
  if (unchanged.includes(false) || readers.some(({ needs }) => needs === 'results'))
    return loadedCells(sources, rows, readers, signal);
  const cells = rows.map((): Cell[] => new Array<Cell>(readers.length).fill(null));
  for (const [column, { needs, fact }] of readers.entries())
    if (needs === 'facts' && fact)
      for (const [at, row] of rows.entries()) (cells[at] as Cell[])[column] = fact(row);
  for (const pass of passesOf(state)) await readPass(sources, pass, rows, readers, cells, signal);
  return cells;
}

/** Fills in what the records of one file tell. */
async function readPass(
  { state: { table }, files }: CellSources,
  pass: RecordPass,
  rows: readonly number[],
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
  const wanted: { readonly record: number; readonly at: number }[] = [];
  for (const [at, row] of rows.entries()) {
    // What both have is read from the request where there is one.
    if (own.length === 0 && !isRequest && table.hasRequest(row)) continue;
    const record = pass.recordOf(row);
    if (record >= pass.from && record < pass.to) wanted.push({ record, at });
  }
  wanted.sort((a, b) => a.record - b.record);
  const handle = await files.handle(pass.file);
  for (const block of scatteredBlocks(handle, wanted, pass.places)) {
    for (let index = block.from; index < block.to; index++) {
      const { record, at } = wanted[index] as (typeof wanted)[number];
      const row = rows[at] as number;
      const values = valuesOf(row, pass, block, record, true);
      const found = cells[at] as Cell[];
      for (const column of own) found[column] = readers[column]?.value(values) ?? null;
      if (isRequest || !table.hasRequest(row))
        for (const column of shared) found[column] = readers[column]?.value(values) ?? null;
    }
    await giveWay();
    signal?.throwIfAborted();
  }
}

/** The same with all records of a row at once, each held against what was read before. */
async function loadedCells(
  { state, loader }: CellSources,
  rows: readonly number[],
  readers: readonly ColumnReader[],
  signal: AbortSignal | undefined,
): Promise<readonly (readonly Cell[])[]> {
  const wanted = recordsFor(readers, state.sources.length);
  const cells: (readonly Cell[])[] = [];
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce);
    for (const values of await loader.load(some, wanted, longestRecord))
      cells.push(readers.map(({ value }) => value(values)));
    await giveWay();
    signal?.throwIfAborted();
  }
  return cells;
}
