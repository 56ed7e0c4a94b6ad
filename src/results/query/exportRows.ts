import { rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { writeNewFile } from '../../disk/writeNewFile.ts';
import { cellsOf, type CellSources } from './cellsOf.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RowFormat } from './exportFormats.ts';
import type { Cell } from './session.ts';

/** Rows that are read at once: enough to find neighbours in the files, few enough for the memory. */
const mostRows = 100_000;
const mostBytes = 40_000_000;
/** UTF-16 units of text that are written at once. */
const pieceLength = 64 * 1024;
/**
 * The whole values of columns, of many rows at once: of each column those of all rows.
 * @throws the signal's reason, ApiFailure `input_changed`, or the system's error
 */
export async function* exportedRows(
  sources: CellSources,
  rows: Uint32Array,
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
    yield await cellsOf(sources, rows.subarray(from, to), readers, signal);
    from = to;
  }
}

/** Rows of them, one by one. */
export async function* eachRow(
  many: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<readonly Cell[]> {
  for await (const cells of many)
    for (let at = 0; at < rowsOf(cells); at++) yield cells.map((column) => column[at] ?? null);
}

function rowsOf(cells: readonly (readonly Cell[])[]): number {
  return cells[0]?.length ?? 0;
}

/** Rows as the text of a file, in pieces. */
export async function* rowsAsText(
  format: RowFormat,
  columns: readonly string[],
  many: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(format.head(columns));
  const row = columns.map((): Cell => null);
  for await (const cells of many) {
    let text = '';
    for (let at = 0; at < rowsOf(cells); at++) {
      for (let column = 0; column < row.length; column++)
        row[column] = (cells[column] as readonly Cell[])[at] as Cell;
      text += format.line(columns, row);
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
