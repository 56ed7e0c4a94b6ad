import { csvField } from '../../results/export/rowFormats.ts';
import type { RowAnswer } from './answerCells.ts';

/** A row of the source with what came back for it. */
export interface AnsweredRow {
  readonly cells: readonly string[];
  /** As the source has it, when that is JSON. */
  readonly written: string | undefined;
  readonly answer: RowAnswer;
}

export interface TableFormat {
  header(columns: readonly string[], added: readonly string[]): string;
  row(row: AnsweredRow, columns: readonly string[], added: readonly string[]): string;
}

/** The name ends that a table of answers may have. */
export const tableFormats: Readonly<Record<string, TableFormat>> = {
  csv: separated(','),
  tsv: separated('\t'),
  jsonl: {
    header: () => '',
    row({ cells, written, answer }, columns, added) {
      const own = written ?? JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? '']))); // prettier-ignore
      const values = [...answer.values, answer.status, answer.error];
      const more = added
        .map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(values[index] ?? null)}`)
        .join(',');
      const body = own.trim().slice(1, -1).trim();
      return `{${body === '' ? '' : `${body},`}${more}}\n`;
    },
  },
};

/** The format that fits a source, by its name. */
export function formatFor(source: string): 'csv' | 'tsv' | 'jsonl' {
  if (/\.(jsonl?|ndjson)$/i.test(source)) return 'jsonl';
  return /\.(tsv|tab)$/i.test(source) ? 'tsv' : 'csv';
}

/** With the mark by which spreadsheets know UTF-8. The source's own cells stay as they are. */
function separated(separator: string): TableFormat {
  const mustQuote = separator === ',' ? /[",\r\n]/ : /["\t\r\n]/;
  const own = (cell: string) => (mustQuote.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const given = (value: unknown) => {
    if (value === null || value === undefined) return '';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const field = typeof value === 'number' ? String(value) : csvField(text);
    return field.includes(separator) && !field.startsWith('"') ? own(field) : field;
  };
  const line = (fields: readonly string[]) => `${fields.join(separator)}\r\n`;
  return {
    header: (columns, added) => `\uFEFF${line([...columns, ...added].map(own))}`,
    row: ({ cells, answer: { values, status, error } }) =>
      line([...cells.map(own), ...values.map(given), status, given(error)]),
  };
}
