import { rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { writeNewFile } from '../../disk/writeNewFile.ts';
import { cellsOf, type CellSources } from './cellsOf.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RowFormat } from './exportFormats.ts';
import type { Cell } from './session.ts';

/** Rows that are read at once: enough to find neighbours in the files, few enough for the memory. */
const mostRows = 50_000;
const mostBytes = 24_000_000;
/** UTF-16 units of text that are written at once. */
const pieceLength = 64 * 1024;
/**
 * Rows with the whole value of each column, many at once.
 * @throws the signal's reason, ApiFailure `input_changed`, or the system's error
 */
export async function* exportedRows(
  sources: CellSources,
  rows: readonly number[],
  readers: readonly ColumnReader[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const { table } = sources.state;
  const bytesOf = (row: number) => {
    let bytes = table.hasRequest(row) ? table.requestPlaces.length(row) : 0;
    for (let source = 0; source < sources.state.sources.length; source++) {
      const result = table.resultOf(row, source);
      if (result !== undefined) bytes += table.resultPlaces.length(result);
    }
    return bytes;
  };
  for (let from = 0; from < rows.length;) {
    let bytes = 0;
    let to = from;
    while (to < rows.length && to - from < mostRows && bytes < mostBytes)
      bytes += bytesOf(rows[to++] as number);
    signal?.throwIfAborted();
    yield await cellsOf(sources, rows.slice(from, to), readers, signal);
    from = to;
  }
}

/** The same, one by one. */
export async function* eachRow(
  many: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<readonly Cell[]> {
  for await (const rows of many) yield* rows;
}

/** Rows as the text of a file, in pieces. */
export async function* rowsAsText(
  format: RowFormat,
  columns: readonly string[],
  many: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(format.head(columns));
  for await (const rows of many) {
    let text = '';
    for (const cells of rows) {
      text += format.line(columns, cells);
      if (text.length < pieceLength) continue;
      yield Buffer.from(text);
      text = '';
    }
    yield Buffer.from(text);
  }
}

/** Writes a file whole or not at all: what stood there before stays until then. @throws as `writeNewFile` */
export async function writeWhole(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  await writeNewFile(part, content);
  try {
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
