// Stands alone: it reads a table to its end, which nothing else in the room does.
import { openTable, type TablePlace } from './openTable.ts';
import type { ReadOptions } from './sourceBytes.ts';

/** How many rows a table has, broken ones too; it is read whole, as a stream. @throws as `openTable` */
export async function countRows(
  place: TablePlace,
  prompt: Parameters<typeof openTable>[1],
  options: ReadOptions,
): Promise<number> {
  const { blocks } = await openTable(place, { ...prompt, mentions: [] }, options);
  let count = 0;
  for await (const { rows } of blocks) count += rows.length;
  return count;
}
