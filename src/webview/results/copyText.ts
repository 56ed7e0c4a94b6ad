import type { Cell } from '../../results/query/session.ts';

export type CopyFormat = 'tsv' | 'json' | 'markdown';

export interface CopyColumn {
  readonly id: string;
  readonly title: string;
}

type Cells = Readonly<Record<string, Cell>>;

/** Rows as text for the clipboard, with a head. */
export function copyText(
  format: CopyFormat,
  columns: readonly CopyColumn[],
  rows: readonly Cells[],
): string {
  return writers[format](columns, rows);
}

const writers: Readonly<
  Record<CopyFormat, (columns: readonly CopyColumn[], rows: readonly Cells[]) => string>
> = {
  tsv: (columns, rows) =>
    [
      columns.map(({ title }) => title),
      ...rows.map((row) => columns.map(({ id }) => row[id] ?? '')),
    ]
      .map((cells) => cells.map(tsvCell).join('\t'))
      .join('\n'),
  json: (columns, rows) =>
    JSON.stringify(
      rows.map((row) => Object.fromEntries(columns.map(({ id }) => [id, row[id] ?? null]))),
      null,
      2,
    ),
  markdown: (columns, rows) =>
    [
      columns.map(({ title }) => title),
      columns.map(() => '---'),
      ...rows.map((row) => columns.map(({ id }) => row[id] ?? '')),
    ]
      .map((cells) => `| ${cells.map(markdownCell).join(' | ')} |`)
      .join('\n'),
};

/** Spreadsheets take a quoted cell with its line breaks; a text that begins like a formula stays a text. */
function tsvCell(cell: string | number): string {
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@]/.test(cell) ? `'${cell}` : cell;
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function markdownCell(cell: string | number): string {
  return String(cell)
    .replaceAll(/[\\|`*_<>[\]]/g, '\\$&')
    .replaceAll(/\r?\n/g, '<br>');
}
