import type { ColumnReader } from './columnReader.ts';
import { passesOf, scanRecords } from './recordPasses.ts';
import type { QuerySources } from './rowQuery.ts';
import type { Cell } from './session.ts';
import { sortByNumber, sortText, TextKeys } from './sortRows.ts';

/** Rows with equal beginnings are compared as a whole up to this many; further ones keep the order of the input. */
const mostCompared = 20_000;
const comparedBytes = 64 * 1024;

type SortSources = QuerySources & { readonly signal: AbortSignal };

/** Rows in the order of a column; those without a value come last. @throws as `scanRecords` */
export async function sortedRows(
  sources: SortSources,
  rows: Uint32Array,
  reader: ColumnReader,
  descending: boolean,
): Promise<Uint32Array> {
  const kept = sources.store.get(reader.column.id);
  const valueOf = reader.fact ?? (kept && ((row: number) => kept.get(row)));
  if (!valueOf) return sortedByText(sources, rows, reader, descending);
  if (reader.column.kind === 'number')
    return sortByNumber(rows, (row) => numberOf(valueOf(row)), descending);
  const values = new Set<string>();
  for (const row of rows) values.add(String(valueOf(row) ?? ''));
  const ranks = new Map([...values].sort(compareTexts).map((value, rank) => [value, rank]));
  const rankOf = (row: number) => {
    const value = String(valueOf(row) ?? '');
    return value === '' ? Number.NaN : (ranks.get(value) ?? Number.NaN);
  };
  return sortByNumber(rows, rankOf, descending);
}

function numberOf(value: Cell): number {
  return typeof value === 'number' ? value : Number.NaN;
}

async function sortedByText(
  { state, files, loader, signal }: SortSources,
  rows: Uint32Array,
  reader: ColumnReader,
  descending: boolean,
): Promise<Uint32Array> {
  const { table } = state;
  const places = new Int32Array(table.size).fill(-1);
  for (const [place, row] of rows.entries()) places[row] = place;
  const keys = new TextKeys(rows.length);
  const { needs, source } = reader;
  for (const pass of passesOf(state)) {
    const isOf = needs === 'both' || (needs === pass.kind && (needs === 'request' || source === pass.source)); // prettier-ignore
    if (!isOf) continue;
    const isOwn = (row: number) =>
      needs !== 'both' || pass.kind === 'request' || table.requestPlace(row) === undefined;
    await scanRecords(files, pass, {
      signal,
      wants: (row) => (places[row] as number) >= 0 && isOwn(row),
      take: (found) => {
        for (const values of found) keys.set(places[values.row] as number, textOf(reader, values));
      },
      onBlock: () => undefined,
    });
  }
  const { sorted, runs } = keys.sort(rows, descending);
  let left = mostCompared;
  for (const [from, to] of runs) {
    if ((left -= to - from) < 0) break;
    const run = [...sorted.subarray(from, to)];
    const wanted = { request: needs !== 'result', sources: needs === 'request' ? [] : [source] };
    const loaded = await loader.load(run, wanted, comparedBytes);
    signal.throwIfAborted();
    const texts = loaded.map((values) => ({ row: values.row, text: textOf(reader, values) ?? '' }));
    texts.sort((a, b) => compareTexts(a.text, b.text) * (descending ? -1 : 1));
    for (const [at, { row }] of texts.entries()) sorted[from + at] = row;
  }
  return sorted;
}

function textOf(reader: ColumnReader, values: Parameters<ColumnReader['value']>[0]) {
  const value = reader.value(values);
  return value === null ? null : String(value);
}

/** By their code points, without case. */
function compareTexts(a: string, b: string): number {
  const [left, right] = [sortText(a), sortText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
