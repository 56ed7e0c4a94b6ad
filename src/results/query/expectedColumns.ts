import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isExpected, readExpected, type ExpectedAnswer } from '../judge/expectedAnswer.ts';
import type { ColumnReader } from './columnReader.ts';
import { computedColumn } from './comparisonColumns.ts';
import { labelColumns } from './confusionOf.ts';
import { passesOf, scanRecords } from './recordPasses.ts';
import type { QuerySources } from './rowQuery.ts';
import type { RowLoader } from './rowLoader.ts';
import type { RowValues } from './rowValues.ts';
import type { Cell } from './session.ts';
import { outcomeAt, type SessionState } from './sessionState.ts';

/** So many answers that are expected of several rows are held once. */
const mostShared = 1000;

/**
 * The columns of what was expected, from a file or a column of the source table; none when nothing was.
 * @param table its columns; the one that is needed is read
 * @throws the system's error, the signal's reason
 */
export async function expectedColumns(
  sources: QuerySources,
  table: readonly ColumnReader[],
  tolerance: number,
  signal: AbortSignal,
): Promise<readonly ColumnReader[]> {
  const { state, loader } = sources;
  const { expected, expectedColumn: wanted } = state.sources[0] ?? {};
  const column = table.find(({ column: { title } }) => title === wanted);
  const byRow = column
    ? await expectedCells(sources, column, signal)
    : expected !== undefined && (await readExpectedRows(state, expected));
  if (!byRow) return [];
  return [expectedColumn(state, loader, byRow, tolerance), ...labelColumns(state, loader, byRow)];
}

/** What was expected, by row. @throws the system's error */
async function readExpectedRows(
  { table }: SessionState,
  path: string,
): Promise<ReadonlyMap<number, ExpectedAnswer>> {
  const byRow = new Map<number, ExpectedAnswer>();
  for await (const line of createInterface(createReadStream(path))) {
    const expected = readExpected(line);
    const row = expected && table.rowWith(expected.customId);
    if (row !== undefined) byRow.set(row, expected as ExpectedAnswer);
  }
  return byRow;
}

/** The same of a column of the source table, which is held against the answer's member of that name, if it has one. */
async function expectedCells(
  { state, files }: QuerySources,
  { column, value, prepare }: ColumnReader,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, ExpectedAnswer>> {
  await prepare?.(signal);
  const byRow = new Map<number, ExpectedAnswer>();
  /** Most are labels: one for all rows that have it. */
  const same = new Map<Cell, ExpectedAnswer>();
  const take = (rows: readonly RowValues[]) => {
    for (const row of rows) {
      const expected = value(row);
      if (expected === null) continue;
      const known = same.get(expected) ?? { customId: '', expected, match: 'equals', member: column.title }; // prettier-ignore
      if (same.size < mostShared) same.set(expected, known);
      byRow.set(row.row, known);
    }
  };
  for (const pass of passesOf(state))
    if (pass.kind === 'table')
      await scanRecords(files, pass, { signal, wants: () => true, take, onBlock: () => undefined });
  return byRow;
}

/** Whether answers are those that were expected: `right` or `wrong`; nothing where none was, or none came. */
function expectedColumn(
  state: SessionState,
  loader: RowLoader,
  byRow: ReadonlyMap<number, ExpectedAnswer>,
  tolerance: number,
): ColumnReader {
  return computedColumn('expected', state, loader, (values) => {
    const expected = byRow.get(values.row);
    const isBack = ['answered', 'review'].includes(outcomeAt(state, values.row));
    if (!expected || !isBack) return null;
    return isExpected(expected, values.text(0), tolerance) ? 'right' : 'wrong';
  });
}
