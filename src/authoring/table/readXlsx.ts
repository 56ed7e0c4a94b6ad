import { stat } from 'node:fs/promises';
import type { TableSettings } from '../prompt/parsePrompt.ts';
import { readBytes, type ReadOptions } from './sourceBytes.ts';
import { columnNames, TableError, type RowBlock, type Table } from './table.ts';

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
  let data: readonly (readonly unknown[])[];
  try {
    data = await readSheet(Buffer.concat(parts), sheet ?? 1, {
      trim: false,
      parseNumber: shownNumber,
    });
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

function shown(value: unknown): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$|\.000Z$|Z$/, '').replace('T', ' '); // prettier-ignore
  return typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? ''
      : String(value);
}
