import type { AuthoringProblem } from '../authoringProblem.ts';
import { findCells, type CellPlaces } from '../table/cellPlaces.ts';
import type { PreparedPrompt } from './prepare.ts';

/** A problem in the file that it is to be mended in; line and column count from 1. */
export interface PlacedProblem {
  readonly problem: AuthoringProblem;
  /** As the prompt names it, or the prompt's own path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
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
  const cells = await cellsOf(problems, prepared, signal);
  const path = prepared.place?.path;
  return problems.map((problem) => {
    const { cell, span } = problem;
    const range = cell && cells?.of(cell);
    if (path !== undefined && range)
      return { problem, file: path, line: range.line + 1, column: range.start + 1 };
    if (path !== undefined && cell && lineTables.test(path))
      return { problem, file: path, line: cell.row, column: 1 };
    const before = text.slice(0, span?.start ?? 0);
    const line = before.split('\n').length;
    return { problem, file: prepared.path, line, column: before.length - before.lastIndexOf('\n') };
  });
}

/** The cells of problems where the table is a CSV file. */
export async function cellsOf(
  problems: readonly AuthoringProblem[],
  { place, prompt }: PreparedPrompt,
  signal?: AbortSignal,
): Promise<CellPlaces | undefined> {
  const wanted = problems.flatMap(({ cell }) =>
    cell ? [cell, { row: cell.row, column: undefined }] : [],
  );
  if (wanted.length === 0 || place?.path === undefined || !cellTables.test(place.path))
    return undefined;
  return findCells(place.path, wanted, prompt.table, signal);
}
