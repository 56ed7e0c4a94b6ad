import type { AuthoringProblem, CellPlace } from '../authoringProblem.ts';
import { findCells, rangeOf, type CellRange, type CellRanges } from '../table/cellPlaces.ts';
import { findJsonRows } from '../table/jsonRowPlaces.ts';
import type { BatchPrompt } from '../prompt/parsePrompt.ts';
import type { TablePlace } from '../table/openTable.ts';
import type { PreparedPrompt } from './prepare.ts';

/** A problem in the file that it is to be mended in; line and column count from 1. */
export interface PlacedProblem {
  readonly problem: AuthoringProblem;
  /** As the prompt names it, or the prompt's own path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The place in the prompt that it comes from. */
  readonly prompt: { readonly line: number; readonly column: number } | undefined;
}

/** Rows that one line holds each. */
const lineTables = /\.(jsonl|ndjson)$/i;
const cellTables = /\.(csv|tsv|tab|txt)$/i;

/** Finds the places of problems: of a row in its table where that is text, of all others in the prompt. */
export async function placeProblems(
  problems: readonly AuthoringProblem[],
  text: string,
  prepared: PreparedPrompt,
  signal?: AbortSignal,
): Promise<readonly PlacedProblem[]> {
  const cells = await cellsOfProblems(problems, prepared, signal);
  const path = prepared.place?.path;
  return problems.map((problem) => {
    const { cell, span } = problem;
    const before = text.slice(0, span?.start ?? 0);
    const line = before.split('\n').length;
    const inPrompt = { line, column: before.length - before.lastIndexOf('\n') };
    const prompt = span && inPrompt;
    const range = cell && cells && rangeOf(cells, cell);
    if (path !== undefined && range)
      return { problem, prompt, file: path, line: range.line + 1, column: range.start + 1 };
    return { problem, prompt, file: prepared.path, ...inPrompt };
  });
}

/** Where a row, or a cell of it, stands in its table; undefined where that is no text. */
export async function placeInTable(
  cell: CellPlace,
  prepared: PreparedPrompt,
): Promise<CellRange | undefined> {
  const found = await cellsOfProblems([{ cell }], prepared);
  return found && rangeOf(found, cell);
}

/** A table, and how it is read. */
interface TableOfPrompt {
  readonly place: TablePlace | undefined;
  readonly prompt: Pick<BatchPrompt, 'table'>;
}

/** The cells of problems where the table is a CSV file, the lines of their rows where it has one on each. */
export async function cellsOfProblems(
  problems: readonly Pick<AuthoringProblem, 'cell'>[],
  { place, prompt }: TableOfPrompt,
  signal?: AbortSignal,
): Promise<CellRanges | undefined> {
  const wanted = problems.flatMap(({ cell }) =>
    cell ? [cell, { row: cell.row, column: undefined }] : [],
  );
  if (wanted.length === 0 || place?.path === undefined) return undefined;
  if (lineTables.test(place.path)) return findJsonRows(place.path, wanted, prompt.table, signal);
  if (!cellTables.test(place.path)) return undefined;
  return (await findCells(place.path, wanted, prompt.table, signal)).found;
}
