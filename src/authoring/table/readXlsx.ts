import { stat } from 'node:fs/promises';
import type { TableSettings } from '../prompt/parsePrompt.ts';
import { readBytes, type ReadOptions } from './sourceBytes.ts';
import { columnNames, TableError, type RowBlock, type Table } from './table.ts';

/** Cells as their types are; those of empty ones are null. */
type Sheet = readonly (readonly (string | number | boolean | Date | null)[])[];

/** Bytes; a workbook is read as a whole, and takes many times its size. */
const largestBook = 64_000_000;

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
  const parts: Buffer[] = [];
  for await (const chunk of readBytes(path, options)) parts.push(chunk);
  const { readSheet } = await import('read-excel-file/node');
  let data: Sheet;
  try {
    const read = await readSheet(Buffer.concat(parts), sheet ?? 1, {
      trim: false,
      parseNumber: shownNumber,
    });
    data = read as Sheet;
  } catch (error) {
    throw new TableError('unreadable_source', error instanceof Error ? error.message : '');
  }
  const rows = data.map((row) => row.map(shown)).filter((row) => row.some((cell) => cell !== ''));
  const header = settings.columns ?? rows.shift();
  if (!header) throw new TableError('empty_source');
  const { columns, notes } = columnNames(header);
  const padded = rows.map((row) => columns.map((_name, index) => row[index] ?? ''));
  async function* blocks(): AsyncGenerator<RowBlock> {
    yield await Promise.resolve({ rows: padded });
  }
  return { columns, notes, blocks: blocks() };
}

function shownNumber(written: string): string {
  const value = Number(written);
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : written;
}

function shown(value: string | number | boolean | Date | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (!(value instanceof Date)) return String(value);
  return value
    .toISOString()
    .replace(/T00:00:00\.000Z$|\.000Z$|Z$/, '')
    .replace('T', ' ');
}
