import { isDeep, jsonText } from '../../jsonl/json/jsonText.ts';
import type { AuthoringProblem, Span } from '../authoringProblem.ts';
import { authoringProblem } from '../authoringProblem.ts';
import { shortName } from '../prompt/placeholder.ts';

/** Reads a column of a row. */
export interface Lookup {
  /** Of the column, from 0. */
  readonly index: number;
  of(row: readonly string[]): string;
}

/**
 * Finds a column by its name, or a member of the JSON in one by `column.member`.
 * @returns undefined when there is none
 */
export function lookUp(name: string, columns: readonly string[]): Lookup | undefined {
  const index = indexOf(name, columns);
  if (index >= 0) return { index, of: (row) => row[index] ?? '' };
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const outer = indexOf(name.slice(0, dot), columns);
    if (outer < 0) continue;
    const path = name.slice(dot + 1).split('.');
    return { index: outer, of: (row) => memberAt(row[outer] ?? '', path) };
  }
  return undefined;
}

/** Spaces and line breaks in a header say nothing, and a placeholder has none around its name. */
function indexOf(name: string, columns: readonly string[]): number {
  const exact = columns.indexOf(name);
  if (exact >= 0) return exact;
  const wanted = shortName(name);
  return columns.findIndex((column) => shortName(column) === wanted);
}

function memberAt(json: string, path: readonly string[]): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return '';
  }
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return '';
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return isDeep(value) ? '' : jsonText(value);
}

/** So many columns are named in a sentence. */
const mostNamed = 12;

export function unknownColumn(
  name: string,
  columns: readonly string[],
  span: Span,
): AuthoringProblem {
  const named = columns.slice(0, mostNamed).join(', ');
  const all = columns.length > mostNamed ? `${named}…` : named;
  return authoringProblem('unknown_column', [name, all], { span });
}
