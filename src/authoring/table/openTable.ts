import { dirname, extname, isAbsolute, resolve } from 'node:path';
import type { BatchPrompt } from '../prompt/parsePrompt.ts';
import { isPattern } from './listFiles.ts';
import type { ReadOptions } from './sourceBytes.ts';
import { TableError, type RowOrBroken, type Table } from './table.ts';

/** File names that tables have. */
export const tableExtensions = ['.csv', '.tsv', '.tab', '.txt', '.json', '.jsonl', '.ndjson', '.xlsx', '.parquet'] as const; // prettier-ignore

/** Where the table of a prompt is: a path, or a pattern below a folder; with the sheet of a workbook. */
export interface TablePlace {
  /** The folder that the source is relative to. */
  readonly folder: string;
  /** Absolute; undefined for a pattern. */
  readonly path: string | undefined;
  readonly pattern: string | undefined;
  readonly sheet: string | undefined;
}

/** @param promptPath absolute */
export function placeOf(source: string, promptPath: string): TablePlace {
  const folder = dirname(promptPath);
  const book = /^(.*\.xlsx)#(.+)$/i.exec(source);
  const name = book?.[1] ?? source;
  const isGlob = isPattern(name);
  const path = isAbsolute(name) ? name : resolve(folder, name);
  return {
    folder,
    path: isGlob ? undefined : path,
    pattern: isGlob ? name.replaceAll('\\', '/') : undefined,
    sheet: book?.[2],
  };
}

/**
 * Opens the table of a prompt. Readers are loaded when their format is met.
 * @throws TableError, the system's error, the signal's reason
 */
export async function openTable(
  { path, pattern, folder, sheet }: TablePlace,
  { table: settings, mentions }: Pick<BatchPrompt, 'table' | 'mentions'>,
  options: ReadOptions = {},
): Promise<Table> {
  if (pattern !== undefined) {
    const { listFiles } = await import('./listFiles.ts');
    const wantsText = mentions.some(({ column }) => column === 'text');
    return listFiles(folder, pattern, wantsText, options);
  }
  const extension = extname(path ?? '').toLowerCase();
  switch (extension) {
    case '.csv':
    case '.tsv':
    case '.tab':
    case '.txt': {
      const { readCsv } = await import('./readCsv.ts');
      return readCsv(path ?? '', settings, extension.startsWith('.t') ? '\t' : ',', options);
    }
    case '.json':
    case '.jsonl':
    case '.ndjson': {
      const { readJsonRows } = await import('./readJsonRows.ts');
      return readJsonRows(path ?? '', settings.encoding, extension !== '.json', options);
    }
    case '.xlsx': {
      const { readXlsx } = await import('./readXlsx.ts');
      return readXlsx(path ?? '', sheet, settings, options);
    }
    case '.parquet': {
      const { readParquet } = await import('./readParquet.ts');
      return readParquet(path ?? '', options);
    }
    default:
      throw new TableError('unsupported_source');
  }
}

/** The beginning of a table. */
export interface TableHead extends Pick<Table, 'columns' | 'notes'> {
  readonly rows: readonly RowOrBroken[];
}

/** Reads the first rows and stops. @throws as `openTable` */
export async function readHead(
  place: TablePlace,
  prompt: Pick<BatchPrompt, 'table' | 'mentions'>,
  count: number,
  signal?: AbortSignal,
): Promise<TableHead> {
  const { columns, notes, blocks } = await openTable(place, prompt, { signal });
  const rows: RowOrBroken[] = [];
  for await (const block of blocks) {
    rows.push(...block.rows.slice(0, count - rows.length));
    if (rows.length >= count) break;
  }
  return { columns, notes, rows };
}
