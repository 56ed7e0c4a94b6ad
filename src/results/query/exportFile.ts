import type { CellSources } from './cellsOf.ts';
import type { ColumnReader } from './columnReader.ts';
import { textFormats } from './exportFormats.ts';
import { eachRow, exportedRows, rowsAsText, writeWhole } from './exportRows.ts';
import type { ExportOptions } from './session.ts';

/** Writes rows to a file, whole or not at all. @throws as `exportedRows` and `writeWhole` */
export async function exportFile(
  sources: CellSources,
  rows: Uint32Array,
  readers: readonly ColumnReader[],
  options: ExportOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const read = (of: readonly ColumnReader[]) => exportedRows(sources, rows, of, signal);
  await writeWhole(options.path, await contentOf(readers, read, options));
}

async function contentOf(
  readers: readonly ColumnReader[],
  read: (of: readonly ColumnReader[]) => ReturnType<typeof exportedRows>,
  { format, columns, bom }: ExportOptions,
): Promise<AsyncIterable<Uint8Array>> {
  if (format === 'xlsx') {
    const { xlsxFile } = await import('../export/xlsxFile.ts');
    return xlsxFile(columns, eachRow(read(readers)));
  }
  if (format === 'parquet') {
    const { parquetFile } = await import('../export/parquetFile.ts');
    const typed = readers.map(({ column }) => ({ name: column.id, isNumber: column.kind === 'number' })); // prettier-ignore
    return parquetFile(typed, (some) => eachRow(read(some.flatMap((at) => readers[at] ?? []))));
  }
  const text = rowsAsText(textFormats[format], columns, read(readers));
  return bom ? withMark(text) : text;
}

async function* withMark(text: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from('\uFEFF');
  yield* text;
}
