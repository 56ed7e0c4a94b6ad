import { readFile, stat } from 'node:fs/promises';
import type { TableSettings } from '../prompt/parsePrompt.ts';
import type { ReadOptions } from './sourceBytes.ts';
import {
  columnNames,
  valueText,
  TableError,
  type TableValue,
  type RowBlock,
  type Table,
} from './table.ts';

/** Cells as their types are; those of empty ones are null. */
type Sheet = readonly (readonly (string | number | boolean | Date | null)[])[];

/** Bytes; a workbook is read as a whole, and takes many times its size. */
const largestBook = 64_000_000;
const rowsOfBlock = 1000;

/**
 * A sheet of a workbook; the first one when none is named. Dates are written `2026-11-27`, with their time when they
 * have one, numbers with the 15 digits that a spreadsheet shows.
 * @throws TableError, the system's error
 */
export async function readXlsx(
  path: string,
  sheet: string | undefined,
  settings: TableSettings,
  options: ReadOptions,
): Promise<Table> {
  if ((await stat(path)).size > largestBook)
    throw new TableError('unreadable_source', `> ${String(largestBook / 1e6)} MB: .csv`);
  const bytes = await readFile(path);
  options.onBytes?.(bytes);
  options.signal?.throwIfAborted();
  const { readSheet } = await import('read-excel-file/node');
  let data: Sheet;
  try {
    const read = await readSheet(bytes, sheet ?? 1, {
      trim: false,
      parseNumber: shownNumber,
    });
    data = read as Sheet;
  } catch (error) {
    throw new TableError('unreadable_source', error instanceof Error ? error.message : '');
  }
  const found = data
    .map((row) => row.map(shown))
    .filter((row) => row.some((cell) => valueText(cell) !== ''));
  const header = settings.columns ?? found.shift()?.map(valueText);
  if (!header) throw new TableError('empty_source');
  const { columns, notes } = columnNames(header);
  async function* blocks(): AsyncGenerator<RowBlock> {
    for (let start = 0; start < found.length; start += rowsOfBlock) {
      const some = found.slice(start, start + rowsOfBlock);
      const values = some.map((row) => columns.map((_name, index) => row[index] ?? null));
      yield await Promise.resolve({ rows: values.map((row) => row.map(valueText)), values });
    }
  }
  return { columns, notes, blocks: blocks() };
}

function shownNumber(written: string): number | string {
  const value = Number(written);
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : written;
}

function shown(value: string | number | boolean | Date | null): TableValue {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (!(value instanceof Date)) return value;
  return value
    .toISOString()
    .replace(/T00:00:00\.000Z$|\.000Z$|Z$/, '')
    .replace('T', ' ');
}
