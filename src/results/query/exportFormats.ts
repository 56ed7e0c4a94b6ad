import { csvField } from '../export/csvField.ts';
import type { Cell } from './session.ts';

/** Rows of cells as the text of a file. */
export interface RowFormat {
  readonly head: (columns: readonly string[]) => string;
  readonly line: (columns: readonly string[], cells: readonly Cell[]) => string;
}

export const textFormats: Readonly<Record<'csv' | 'tsv' | 'jsonl' | 'markdown', RowFormat>> = {
  /** RFC 4180. */
  csv: {
    head: (columns) => `${columns.map(csvField).join(',')}\r\n`,
    line: (_columns, cells) => `${cells.map(csvField).join(',')}\r\n`,
  },
  tsv: {
    head: (columns) => `${columns.map(tsvField).join('\t')}\n`,
    line: (_columns, cells) => `${cells.map(tsvField).join('\t')}\n`,
  },
  jsonl: {
    head: () => '',
    line: (columns, cells) => {
      const object = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null]));
      return `${JSON.stringify(object)}\n`;
    },
  },
  markdown: {
    head: (columns) =>
      `| ${columns.map(markdownCell).join(' | ')} |\n|${columns.map(() => ' --- |').join('')}\n`,
    line: (_columns, cells) => `| ${cells.map(markdownCell).join(' | ')} |\n`,
  },
};

/** As spreadsheets paste it: guarded as in a CSV file, and quoted where a cell has a tab, a line's end or a quote. */
function tsvField(value: Cell): string {
  const field = csvField(value);
  const isQuoted = field.startsWith('"');
  return !isQuoted && field.includes('\t') ? `"${field}"` : field;
}

/** A cell in which nothing is markup. */
function markdownCell(value: Cell): string {
  return String(value ?? '')
    .replaceAll(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/\r\n|\n|\r/g, '<br>');
}
