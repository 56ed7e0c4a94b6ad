// Stands alone: rows are asked for it, and cells show it.
import type { Row } from '../../results/query/session.ts';

/** The columns of a failure's words, message first, that belong to a column of answers; none to another. */
export function failuresBeside(column: string): readonly string[] {
  const found = /^answer(@\d+)?$/.exec(column);
  if (!found) return [];
  return ['failure.message', 'failure.code'].map((id) => id + (found[1] ?? ''));
}

/** Why there is no answer in a cell of answers, in the service's words; empty when they are not known. */
export function failureInPlace(column: string, { cells }: Row): string {
  const words = failuresBeside(column).map((id) => cells[id]);
  return String(words.find((one) => one !== null && one !== undefined && one !== '') ?? '');
}
