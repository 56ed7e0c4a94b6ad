import type { ColumnReader } from './columnReader.ts';
import { emptyColumn } from './columnStore.ts';
import { countsOf } from './overviewOf.ts';
import { isIn, passesOf, scanRecords } from './recordPasses.ts';
import type { QuerySources } from './rowQuery.ts';
import type { Cell, Distribution } from './session.ts';

const binCount = 24;
const mostValues = 50;
/** Further different values are counted together. */
const mostDistinct = 20_000;
const longestValue = 200;

/** How a column's values are spread over some rows. @throws as `scanRecords` */
export async function distributionOf(
  sources: QuerySources,
  rows: Iterable<number>,
  reader: ColumnReader,
  signal: AbortSignal,
): Promise<Distribution> {
  await reader.prepare?.(signal);
  const valueOf = await valuesOf(sources, reader, signal);
  const { id, kind } = reader.column;
  if (kind === 'number') return { column: id, ...binsOf(rows, valueOf), more: 0 };
  const counts = new Map<string, number>();
  let others = 0;
  const add = (value: Cell) => {
    const text = String(value ?? '').slice(0, longestValue);
    if (counts.size >= mostDistinct && !counts.has(text)) others++;
    else counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  const { facts } = reader;
  for (const row of rows)
    if (facts && facts(row).length > 0) facts(row).forEach(add);
    else add(valueOf(row));
  const all = countsOf(counts);
  const values = all.slice(0, mostValues);
  return { column: id, values, more: all.length - values.length + others };
}

/** Values in memory; those on the disk are read first. */
async function valuesOf(
  { state, files, store }: QuerySources,
  reader: ColumnReader,
  signal: AbortSignal,
): Promise<(row: number) => Cell> {
  if (reader.fact) return reader.fact;
  const { id, kind } = reader.column;
  const kept = store.get(id);
  if (kept) return (row) => kept.get(row);
  // Of texts a choice is made: there is no other way to count them.
  const values = emptyColumn(kind === 'text' ? 'choice' : kind, state.table.size);
  for (const pass of passesOf(state)) {
    if (!isIn(pass, reader)) continue;
    await scanRecords(files, pass, {
      signal,
      wants: () => true,
      take: (found) => {
        for (const one of found) {
          const value = reader.value(one);
          values?.set(one.row, typeof value === 'string' ? value.slice(0, longestValue) : value);
        }
      },
      onBlock: () => undefined,
    });
  }
  if (values && kind !== 'text') store.keep(id, values);
  return (row) => values?.get(row) ?? null;
}

function binsOf(
  rows: Iterable<number>,
  valueOf: (row: number) => Cell,
): Pick<Distribution, 'bins'> {
  // prettier-ignore
  const numbers: number[] = [];
  for (const row of rows) {
    const value = valueOf(row);
    if (typeof value === 'number' && Number.isFinite(value)) numbers.push(value);
  }
  if (numbers.length === 0) return {};
  let [min, max] = [Infinity, -Infinity];
  for (const number of numbers) {
    min = Math.min(min, number);
    max = Math.max(max, number);
  }
  const counts = new Array<number>(max === min ? 1 : binCount).fill(0);
  for (const number of numbers) {
    const share = max === min ? 0 : (number - min) / (max - min);
    const bin = Math.min(counts.length - 1, Math.floor(share * counts.length));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { bins: { min, max, counts } };
}
