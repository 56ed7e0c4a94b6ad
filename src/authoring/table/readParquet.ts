import { open } from 'node:fs/promises';
import zlib from 'node:zlib';
import type { AsyncBuffer, Compressors } from 'hyparquet';
import { cellText } from './readJsonRows.ts';
import { readBytes, type ReadOptions } from './sourceBytes.ts';
import { columnNames, TableError, type RowBlock, type Table } from './table.ts';

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
    const { columns, notes } = columnNames(
      parquetSchema(metadata).children.map(({ element }) => element.name),
    );
    async function* blocks(): AsyncGenerator<RowBlock> {
      try {
        let rowStart = 0;
        for (const { num_rows: count } of metadata.row_groups) {
          options.signal?.throwIfAborted();
          const rowEnd = rowStart + Number(count);
          const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
          yield { rows: rows.map((row) => columns.map((name) => cellText(plain(row[name])))) };
          rowStart = rowEnd;
        }
      } finally {
        await handle.close();
      }
    }
    return { columns, notes, blocks: blocks() };
  } catch (error) {
    await handle.close();
    throw new TableError('unreadable_source', error instanceof Error ? error.message : '');
  }
}

/** What JSON has no word for: large numbers, dates, bytes. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}
