import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { CellValue } from './cellValue.ts';

/** A row group is held in memory until it is written. */
const mostRows = 50_000;
const mostLength = 16_000_000;

export interface ParquetColumn {
  readonly name: string;
  /** Are its values numbers, as far as is known? */
  readonly isNumber: boolean;
}

type ColumnType = 'INT64' | 'DOUBLE' | 'STRING';

/**
 * A Parquet file in pieces: whole numbers, numbers or texts by column, all nullable.
 * @param read gives all rows, with the cells of these columns; numbers are read twice, first to find out their type
 */
export async function* parquetFile(
  columns: readonly ParquetColumn[],
  read: (columns: readonly number[]) => AsyncIterable<readonly CellValue[]>,
): AsyncGenerator<Uint8Array> {
  const types = await columnTypes(columns, read);
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: [
      { name: 'results', num_children: columns.length },
      ...columns.map(({ name }, at) => ({ name, ...elements[types[at] ?? 'STRING'] })),
    ],
    createdBy: 'Batch Studio',
  });
  let data: (string | number | bigint | null)[][] = columns.map(() => []);
  let [rows, length] = [0, 0];
  /** What was written so far, and the row group that is held. */
  const written = (): Uint8Array => {
    if (rows > 0) {
      const columnData = columns.map(({ name }, at) => ({ name, data: data[at] ?? [] }));
      void file.write({ columnData, rowGroupSize: rows });
    }
    data = columns.map(() => []);
    [rows, length] = [0, 0];
    return taken(bytes);
  };
  for await (const cells of read([...columns.keys()])) {
    for (const [at, cell] of cells.entries()) {
      data[at]?.push(valueOf(cell, types[at] ?? 'STRING'));
      length += typeof cell === 'string' ? cell.length : 8;
    }
    if (++rows >= mostRows || length >= mostLength) yield written();
  }
  yield written();
  void file.finish();
  yield taken(bytes);
}

const elements = {
  INT64: { type: 'INT64', repetition_type: 'OPTIONAL' },
  DOUBLE: { type: 'DOUBLE', repetition_type: 'OPTIONAL' },
  STRING: { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
} as const;

/** Whole numbers where all are, numbers where all are, else texts. */
async function columnTypes(
  columns: readonly ParquetColumn[],
  read: (columns: readonly number[]) => AsyncIterable<readonly CellValue[]>,
): Promise<readonly ColumnType[]> {
  const types: ColumnType[] = columns.map(({ isNumber }) => (isNumber ? 'INT64' : 'STRING'));
  const numbers = columns.flatMap(({ isNumber }, at) => (isNumber ? [at] : []));
  if (numbers.length === 0) return types;
  for await (const cells of read(numbers))
    for (const [index, at] of numbers.entries()) {
      const cell = cells[index] ?? null;
      if (cell === null || Number.isSafeInteger(cell)) continue;
      if (typeof cell === 'string') types[at] = 'STRING';
      else if (types[at] === 'INT64') types[at] = 'DOUBLE';
    }
  return types;
}

function valueOf(cell: CellValue, type: ColumnType): string | number | bigint | null {
  if (cell === null) return null;
  if (type === 'STRING') return String(cell);
  return type === 'INT64' ? BigInt(cell) : Number(cell);
}

/** Takes the bytes out of a writer, which goes on from there. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
