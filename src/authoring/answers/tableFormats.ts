import { jsonText } from '../../jsonl/json/jsonText.ts';
import { csvField } from '../../results/export/csvField.ts';
import type { CellValue } from '../../results/export/cellValue.ts';
import { TextPieces } from '../build/textPieces.ts';
import type { AnsweredRow, AnsweredTable } from './answeredTable.ts';
import { isObject, jsonIn } from '../../json/unknownJson.ts';

/** A table as the bytes of a file, each piece written before the next is asked for. */
type TableFormat = (table: AnsweredTable) => AsyncIterable<Uint8Array>;

/** The name ends that a table of answers may have. */
export const tableFormats: Readonly<Record<string, TableFormat>> = {
  csv: separated(','),
  tsv: separated('\t'),
  jsonl: (table) => written(table, '', (row) => jsonLine(row, table)),
  async *xlsx(table) {
    const { xlsxFile } = await import('../../results/export/xlsxFile.ts');
    yield* xlsxFile([...table.columns, ...table.added], valuesOf(table));
  },
  async *parquet(table) {
    const { parquetFile } = await import('../../results/export/parquetFile.ts');
    const names = [...table.columns, ...table.added];
    const columns = names.map((name, at) => ({ name, isNumber: table.areNumbers[at] ?? false }));
    yield* parquetFile(columns, (some) => valuesOf(table, some));
  },
};

/** The format that fits a source, by its name. */
export function formatFor(source: string): 'csv' | 'tsv' | 'jsonl' | 'xlsx' | 'parquet' {
  if (/\.(jsonl?|ndjson)$/i.test(source)) return 'jsonl';
  if (/\.xlsx(#.*)?$/i.test(source)) return 'xlsx';
  if (/\.parquet$/i.test(source)) return 'parquet';
  return /\.(tsv|tab)$/i.test(source) ? 'tsv' : 'csv';
}

async function* written(
  table: AnsweredTable,
  header: string,
  line: (row: AnsweredRow) => string,
): AsyncGenerator<Uint8Array> {
  const pieces = new TextPieces();
  yield* pieces.add(header);
  for await (const part of table.parts())
    for (const row of part) for (const piece of pieces.add(line(row))) yield piece;
  yield* pieces.take();
}

function jsonLine(
  { cells, written: source, answer }: AnsweredRow,
  { columns, added }: AnsweredTable,
): string {
  const isBroken =
    source !== undefined && answer.status === 'not_sent' && !isObject(jsonIn(source));
  // What is no object has no members: it is kept as a text.
  const own = isBroken ? '{}' : (source ?? jsonText(Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])))); // prettier-ignore
  const values = [...answer.values, answer.status, isBroken ? source : answer.error];
  const more = added
    .map((name, index) => `${JSON.stringify(name)}:${jsonText(values[index])}`)
    .join(',');
  const body = own.trim().slice(1, -1).trim();
  return `{${body === '' ? '' : `${body},`}${more}}\n`;
}

/** With the mark by which spreadsheets know UTF-8. The source's own cells stay as they are. */
function separated(separator: string): TableFormat {
  const mustQuote = separator === ',' ? /[",\r\n]/ : /["\t\r\n]/;
  const own = (cell: string) => (mustQuote.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const given = (value: unknown) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'number') return String(value);
    const field = csvField(typeof value === 'string' ? value : jsonText(value));
    return field.includes(separator) && !field.startsWith('"') ? own(field) : field;
  };
  const line = ({ cells, answer: { values, status, error } }: AnsweredRow) => {
    let text = '';
    for (const cell of cells) text += own(cell) + separator;
    for (const value of values) text += given(value) + separator;
    return `${text}${status}${separator}${given(error)}\r\n`;
  };
  return (table) => {
    const names = [...table.columns, ...table.added].map(own).join(separator);
    return written(table, `\uFEFF${names}\r\n`, line);
  };
}

/** @param some of the columns; absent: all */
async function* valuesOf(
  table: AnsweredTable,
  some?: readonly number[],
): AsyncGenerator<readonly CellValue[]> {
  for await (const part of table.parts())
    for (const { cells, values, answer } of part) {
      const all = [...(values ?? cells), ...answer.values.map(cellOf), answer.status, answer.error];
      yield some ? some.map((at) => all[at] ?? null) : all;
    }
}

function cellOf(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' || typeof value === 'number' ? value : jsonText(value);
}
