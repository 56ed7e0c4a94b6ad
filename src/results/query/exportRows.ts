import { rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { writeNewFile } from '../../disk/writeNewFile.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RowFormat } from './exportFormats.ts';
import { recordsFor, type RowLoader } from './rowLoader.ts';
import type { SessionState } from './sessionState.ts';
import type { Cell } from './session.ts';
import { Turns } from './loopTurns.ts';

/** Rows that are read at once: enough to find neighbours in the files, few enough for the memory. */
const mostRows = 2000;
const mostBytes = 8_000_000;
/** Whole records, as long as a file may have. */
const longestRecord = 128_000_000;

export interface ExportSources {
  readonly state: SessionState;
  readonly loader: RowLoader;
}

/** Rows with the whole value of each column. @throws the signal's reason, ApiFailure `input_changed`, or the system's error */
export async function* exportedRows(
  { state, loader }: ExportSources,
  rows: readonly number[],
  readers: readonly ColumnReader[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Cell[]> {
  const { table, sources } = state;
  const wanted = recordsFor(readers, sources.length);
  const turns = new Turns();
  for (let from = 0; from < rows.length;) {
    let bytes = 0;
    let to = from;
    while (to < rows.length && to - from < mostRows && bytes < mostBytes) {
      const row = rows[to++] as number;
      const places = [
        wanted.request ? table.requestPlace(row) : undefined,
        ...wanted.sources.map((source) => {
          const result = table.resultOf(row, source);
          return result === undefined ? undefined : table.resultPlace(result);
        }),
      ];
      for (const place of places) bytes += place?.length ?? 0;
    }
    signal?.throwIfAborted();
    const loaded = await loader.load(rows.slice(from, to), wanted, longestRecord);
    for (const values of loaded) {
      yield readers.map(({ value }) => value(values));
      if (turns.isOver) {
        await turns.rest();
        signal?.throwIfAborted();
      }
    }
    from = to;
  }
}

/** Rows as the text of a file, in pieces. */
export async function* rowsAsText(
  format: RowFormat,
  columns: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(format.head(columns));
  for await (const cells of rows) yield Buffer.from(format.line(columns, cells));
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
