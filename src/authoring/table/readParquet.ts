import { open } from 'node:fs/promises';
import zlib from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import { cellText } from './readJsonRows.ts';
import { readBytes, type ReadOptions } from './sourceBytes.ts';
import {
  columnNames,
  TableError,
  valueText,
  type TableValue,
  type RowBlock,
  type Table,
} from './table.ts';

/** What Node itself can unpack; Snappy comes with the reader. */
const compressors: Compressors = {
  GZIP: (bytes) => zlib.gunzipSync(bytes),
  BROTLI: (bytes) => zlib.brotliDecompressSync(bytes),
  ZSTD: (bytes) => zlib.zstdDecompressSync(bytes),
};

/**
 * A Parquet file, one row group after the other.
 * @throws TableError, the system's error
 */
export async function readParquet(path: string, options: ReadOptions): Promise<Table> {
  // Its bytes are wanted in their order, and the reader jumps.
  if (options.onBytes) for await (const _chunk of readBytes(path, options));
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import('hyparquet');
  const handle = await open(path);
  const { size } = await handle.stat();
  const file: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      const length = Math.max(0, end - start);
      const { buffer } = await handle.read(new Uint8Array(length), 0, length, start);
      return buffer.buffer;
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const elements = parquetSchema(metadata).children.map(({ element }) => element);
    const { columns, notes } = columnNames(elements.map(({ name }) => name));
    const numbers = elements.map(({ type }) => numberTypes.includes(type ?? ''));
    const areDates = elements.map(
      (one) => 'DATE' === (one.logical_type?.type ?? one.converted_type),
    );
    async function* blocks(): AsyncGenerator<RowBlock> {
      try {
        let rowStart = 0;
        for (const { num_rows: count } of metadata.row_groups) {
          options.signal?.throwIfAborted();
          const rowEnd = rowStart + Number(count);
          const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
          const values = rows.map((row) =>
            columns.map((name, at) => valueOf(plain(row[name], areDates[at]))),
          );
          yield { rows: values.map((row) => row.map(valueText)), values };
          rowStart = rowEnd;
        }
      } finally {
        await handle.close();
      }
    }
    return { columns, numbers, notes, blocks: blocks() };
  } catch (error) {
    await handle.close();
    throw new TableError('unreadable_source', error instanceof Error ? error.message : '');
  }
}

const numberTypes: readonly string[] = ['INT32', 'INT64', 'FLOAT', 'DOUBLE'];

function valueOf(value: unknown): TableValue {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? value : cellText(value);
}

/** What JSON has no word for: numbers that no number holds, dates, bytes. @param isDate is it a day without a time? */
function plain(value: unknown, isDate = false): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString().slice(0, isDate ? 10 : undefined);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((one) => plain(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}
