import { readFile } from 'node:fs/promises';
import { openTable } from '../table/openTable.ts';
import type { ReadOptions } from '../table/sourceBytes.ts';
import { isBroken, TableError, type RowOrBroken, type Table, type TableValue } from '../table/table.ts'; // prettier-ignore
import { lookUp } from './columnLookup.ts';
import { preparePrompt, type PreparedPrompt } from './prepare.ts';
import { rowId } from './requestBuilder.ts';

/** A row of a prompt's table, with the custom_id of its request. */
export interface AskedRow {
  readonly cells: readonly string[];
  /** The same with numbers as numbers, where the source has such. */
  readonly values: readonly TableValue[] | undefined;
  /** As the source has it, when that is JSON. */
  readonly written: string | undefined;
  /** Blank when nothing is sent for it. */
  readonly customId: string;
}

/**
 * The rows of a prompt's table in their order, some at a time.
 * @throws TableError also when the column of ids is not there, the signal's reason, the system's error
 */
export async function* askedRows(
  { prompt, profile }: PreparedPrompt,
  { columns, blocks }: Table,
): AsyncGenerator<readonly AskedRow[]> {
  const id = prompt.id === undefined ? undefined : lookUp(prompt.id, columns);
  let row = 0;
  for await (const block of blocks) {
    // Told only here, where leaving closes the file.
    if (prompt.id !== undefined && !id)
      throw new TableError('unreadable_source', `id: ${prompt.id}`);
    yield block.rows.map((found, index) => {
      row++;
      const cells = cellsOf(found, columns.length);
      const customId = isBroken(found) ? '' : id ? id.of(cells) : rowId(row, profile);
      return { cells, values: block.values?.[index], written: block.written?.[index], customId };
    });
  }
}

/**
 * The table of a prompt on disk, with the custom_id of each row, and the column that it is, if it is one.
 * @throws as `askedRows`
 */
export async function openAskedRows(
  path: string,
  options: ReadOptions,
): Promise<{
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly AskedRow[]>;
  readonly id: string | undefined;
}> {
  const prepared = await preparePrompt(await readFile(path, 'utf8'), path);
  if (!prepared.place) throw new TableError('unsupported_source');
  const table = await openTable(prepared.place, prepared.prompt, options);
  return { columns: table.columns, rows: askedRows(prepared, table), id: prepared.prompt.id };
}

function cellsOf(row: RowOrBroken, width: number): readonly string[] {
  if (!isBroken(row)) return row;
  return Array.from({ length: width }, (_none, index) => row.cells?.[index] ?? '');
}
