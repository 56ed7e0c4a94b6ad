import { readFile, stat } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
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
 * A sheet of a workbook; the first one that is not hidden when none is named. Dates are written `2026-11-27`, with their time when they
 * have one; numbers and times as the sheet shows them, without a format of their own with its 15 digits.
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
  const { sheetTag, shownNumbers } = await import('./shownNumbers.ts');
  let data: Sheet;
  let which: string | number;
  try {
    which = sheet ?? firstShown(bytes, sheetTag);
    const read = await readSheet(bytes, which, {
      trim: false,
      parseNumber: exactNumber,
    });
    data = read as Sheet;
  } catch (error) {
    throw new TableError('unreadable_source', error instanceof Error ? error.message : '');
  }
  const shownNumber = shownNumbers(bytes, which);
  const found = data
    .map((row, at) =>
      row.map((cell, column) => readCell(cell, (value) => shownNumber(at, column, value))),
    ) // prettier-ignore
    .filter((row) => row.some(({ text }) => text !== ''));
  const header = settings.columns ?? found.shift()?.map(({ text }) => text);
  if (!header) throw new TableError('empty_source');
  const { columns, notes } = columnNames(header);
  async function* blocks(): AsyncGenerator<RowBlock> {
    for (let start = 0; start < found.length; start += rowsOfBlock) {
      const some = found.slice(start, start + rowsOfBlock);
      const rows = some.map((row) => columns.map((_name, index) => row[index]?.text ?? ''));
      const values = some.map((row) => columns.map((_name, index) => row[index]?.value ?? null));
      yield await Promise.resolve({ rows, values });
    }
  }
  return { columns, notes, blocks: blocks() };
}

/** The number, from 1, of the first sheet that is not hidden. */
function firstShown(book: Uint8Array, sheetTag: RegExp): number {
  const parts = unzipSync(book, { filter: ({ name }) => /^xl\/workbook\.xml$/i.test(name) });
  const tags = Object.values(parts).flatMap((part) => strFromU8(part).match(sheetTag) ?? []);
  return (
    Math.max(
      0,
      tags.findIndex((tag) => !/\sstate=["'](?:h|veryH)idden/.test(tag)),
    ) + 1
  );
}

function exactNumber(written: string): number | string {
  const value = Number(written);
  return Number.isFinite(value) ? Number(value.toPrecision(15)) : written;
}

/** A cell as a text for a request, and as a value for a new workbook. */
interface ReadCell {
  readonly text: string;
  readonly value: TableValue;
}

function readCell(
  value: Sheet[number][number],
  shown: (value: number | Date) => string | undefined,
): ReadCell {
  if (typeof value === 'number') return { text: shown(value) ?? valueText(value), value };
  if (typeof value === 'boolean') return same(value ? 'TRUE' : 'FALSE');
  return value instanceof Date ? same(shown(value) ?? dateText(value)) : same(value);
}

function same(value: TableValue): ReadCell {
  return { text: valueText(value), value };
}

function dateText(value: Date): string {
  return value
    .toISOString()
    .replace(/T00:00:00\.000Z$|\.000Z$|Z$/, '')
    .replace('T', ' ');
}
