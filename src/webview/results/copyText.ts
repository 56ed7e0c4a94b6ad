import { textFormats } from '../../results/query/exportFormats.ts';
import type { Cell } from '../../results/query/session.ts';

export type CopyFormat = 'tsv' | 'json' | 'markdown';

export interface CopyColumn {
  readonly id: string;
  readonly title: string;
}

type Cells = Readonly<Record<string, Cell>>;

/** Rows as text for the clipboard, with a head: tables as they are exported, JSON by the ids of the columns. */
export function copyText(
  format: CopyFormat,
  columns: readonly CopyColumn[],
  rows: readonly Cells[],
): string {
  const cells = rows.map((row) => columns.map(({ id }) => row[id] ?? null));
  if (format === 'json') {
    const ids = columns.map(({ id }) => id);
    const objects = rows.map((row) => Object.fromEntries(ids.map((id) => [id, row[id] ?? null])));
    return JSON.stringify(objects, null, 2);
  }
  const { head, line } = textFormats[format];
  const titles = columns.map(({ title }) => title);
  return [head(titles), ...cells.map((list) => line(titles, list))].join('').replace(/\n$/, '');
}
