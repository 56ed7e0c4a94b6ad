import type { ColumnReader } from './columnReader.ts';
import { isIn, passesOf, scanRecords } from './recordPasses.ts';
import { recordsFor } from './rowLoader.ts';
import type { QuerySources } from './rowQuery.ts';
import type { Cell } from './session.ts';
import { sortByNumber } from '../sort/sortRows.ts';
import { TextKeys } from '../sort/textKeys.ts';

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

/** Part of the texts that is compared at once, in words of four bytes: of few rows, a longer one. */
const leastWords = 6;
const mostWords = 60;
/** So often the files are read, each time for the next part of those texts that are equal so far. */
const mostRounds = 8;

async function sortedByText(
  sources: SortSources,
  rows: Uint32Array,
  reader: ColumnReader,
  descending: boolean,
): Promise<Uint32Array> {
  const sorted = rows.slice();
  /** By row: where the part of its text begins that was not compared yet. */
  const begins = new Uint32Array(sources.state.table.size);
  let runs: readonly Run[] = [[0, rows.length]];
  for (let round = 0; round < mostRounds; round++) {
    const tied = runs.reduce((sum, [from, to]) => sum + to - from, 0);
    if (round > 0 && tied <= mostCompared) break;
    const width = Math.min(mostWords, Math.floor((leastWords * rows.length) / tied) || leastWords);
    const keys = await keysOf(sources, reader, sorted, runs, begins, new TextKeys(tied, width));
    runs = sortRuns(sorted, runs, begins, keys, descending);
  }
  await sortWhole(sources, reader, sorted, runs, descending);
  return sorted;
}

/** A range of rows whose texts are equal so far. */
type Run = readonly [from: number, to: number];

/** Reads the keys of all rows in the runs, in their order. */
async function keysOf(
  { state, files, signal }: SortSources,
  reader: ColumnReader,
  sorted: Uint32Array,
  runs: readonly Run[],
  begins: Uint32Array,
  keys: TextKeys,
): Promise<TextKeys> {
  const { table } = state;
  const { needs, value, written } = reader;
  const places = new Int32Array(table.size).fill(-1);
  let place = 0;
  for (const [from, to] of runs)
    for (let at = from; at < to; at++) places[sorted[at] as number] = place++;
  for (const pass of passesOf(state)) {
    // What both have is read from the request where there is one.
    const isBoth = needs === 'both' && pass.kind === 'result';
    if (!isIn(pass, reader) || (isBoth && !table.hasLoneResults)) continue;
    await scanRecords(files, pass, {
      signal,
      wants: (row) => (places[row] as number) >= 0 && !(isBoth && table.hasRequest(row)),
      take: (found) => {
        for (const values of found) {
          const [place, begin] = [places[values.row] as number, begins[values.row] as number];
          const plain = written?.(values);
          if (plain && keys.setWritten(place, plain.bytes, plain.at, begin)) continue;
          const text = value(values);
          if (text !== null && text !== '') keys.set(place, String(text), begin);
        }
      },
      onBlock: () => undefined,
    });
  }
  return keys;
}

/** Sorts the rows of each run by their keys; those without a text come last. @returns what is equal still */
function sortRuns(
  sorted: Uint32Array,
  runs: readonly Run[],
  begins: Uint32Array,
  keys: TextKeys,
  descending: boolean,
): readonly Run[] {
  const tied: Run[] = [];
  let place = 0;
  for (const [from, to] of runs) {
    const rows = sorted.slice(from, to);
    const places = new Uint32Array(rows.length);
    let withText = 0;
    let without = rows.length;
    for (let at = 0; at < rows.length; at++, place++) {
      begins[rows[at] as number] = (begins[rows[at] as number] as number) + keys.units(place);
      if (keys.has(place)) places[withText++] = place;
      else sorted[from + --without] = rows[at] as number;
    }
    sorted.subarray(from + withText, to).reverse();
    const first = place - rows.length;
    keys.sort(places, new Uint32Array(withText), 0, withText, descending);
    let start = 0;
    for (let at = 0; at < withText; at++) {
      sorted[from + at] = rows[(places[at] as number) - first] as number;
      if (at === 0 || keys.isTied(places[at] as number, places[at - 1] as number)) continue;
      if (at - start > 1) tied.push([from + start, from + at]);
      start = at;
    }
    if (withText - start > 1) tied.push([from + start, from + withText]);
  }
  return tied;
}

/** Sorts what is left by whole texts, as far as it is few. */
async function sortWhole(
  { state, loader, signal }: SortSources,
  reader: ColumnReader,
  sorted: Uint32Array,
  runs: readonly Run[],
  descending: boolean,
): Promise<void> {
  const wanted = recordsFor([reader], state.sources.length);
  let left = mostCompared;
  for (const [from, to] of runs) {
    if ((left -= to - from) < 0) break;
    const run = [...sorted.subarray(from, to)];
    const loaded = await loader.load(run, wanted, comparedBytes);
    signal.throwIfAborted();
    const texts = loaded.map((values) => ({ row: values.row, text: textOf(reader, values) ?? '' }));
    texts.sort((a, b) => compareTexts(a.text, b.text) * (descending ? -1 : 1));
    for (const [at, { row }] of texts.entries()) sorted[from + at] = row;
  }
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

/** What texts are compared by: without case. */
function sortText(text: string): string {
  return text.toLowerCase();
}
