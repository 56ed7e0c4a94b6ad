import type { ColumnReader } from './columnReader.ts';
import { emptyColumn, type ColumnStore, type ColumnValues } from './columnStore.ts';
import { conditionTest } from './conditionTest.ts';
import type { RecordFiles } from './recordFiles.ts';
import { isIn, passesOf, scanRecords, type RecordPass } from './recordPasses.ts';
import { SearchTest } from './searchTest.ts';
import type { Cell, Query, QueryProgress } from './session.ts';
import type { SessionState } from './sessionState.ts';
import { sortedRows } from './sortedRows.ts';
import type { RowLoader } from './rowLoader.ts';

/** What a query works with. */
export interface QuerySources {
  readonly state: SessionState;
  readonly files: RecordFiles;
  readonly loader: RowLoader;
  readonly store: ColumnStore;
}

/** Between two tellings of what is found so far. */
const tellMs = 200;
const firstTellMs = 30;

/** The rows that match one query, while they are found and then. */
export class RowQuery {
  readonly id: number;
  readonly #sources: QuerySources;
  readonly #query: Query;
  readonly #onProgress: (progress: QueryProgress) => void;
  readonly #ended = new AbortController();
  /** Undefined: all rows in input order. */
  #rows: Uint32Array | undefined;
  #scanned = 0;
  #toScan = 0;
  #isDone = false;

  constructor(
    id: number,
    sources: QuerySources,
    query: Query,
    onProgress: (progress: QueryProgress) => void,
  ) {
    this.id = id;
    this.#sources = sources;
    this.#query = query;
    this.#onProgress = onProgress;
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get #isAll(): boolean {
    const { conditions, search, sort } = this.#query;
    return conditions.length === 0 && !search?.text && !sort;
  }

  /** Does it ask for what only a look at all answers tells? */
  get needsJudgement(): boolean {
    const { conditions, sort } = this.#query;
    const columns = [...conditions.map(({ column }) => column), sort?.column ?? ''];
    return columns.some(dependsOnJudgement);
  }

  /** Tells that more rows are there. */
  grow(): void {
    if (this.#isAll) this.#tell(false);
  }

  /** Finds the rows. @throws the signal's reason, SyntaxError, OutOfTime, ApiFailure, or the system's error */
  async run(readers: ReadonlyMap<string, ColumnReader>): Promise<void> {
    if (!this.#isAll) {
      const readerOf = (id: string) => {
        const reader = readers.get(id);
        if (!reader) throw new RangeError(`No column ${id}`);
        return reader;
      };
      const { conditions, sort } = this.#query;
      for (const { column } of [...conditions, ...(sort ? [sort] : [])])
        await readerOf(column).prepare?.(this.signal);
      const rows = await this.#find(readerOf);
      const context = { ...this.#sources, signal: this.signal };
      const sorted = sort && (await sortedRows(context, rows, readerOf(sort.column), sort.descending)); // prettier-ignore
      this.signal.throwIfAborted();
      this.#rows = sorted ?? rows;
    }
    this.#isDone = true;
    this.#tell(true);
  }

  async #find(readerOf: (id: string) => ColumnReader): Promise<Uint32Array> {
    const { state, store, files } = this.#sources;
    const { table } = state;
    const { conditions, search: wanted, sort } = this.#query;
    const search = wanted?.text ? new SearchTest(wanted) : undefined;
    const hits = search && new Uint8Array(table.size);
    const fills = new Map<string, Fill>();
    const valueOf = (reader: ColumnReader): ((row: number) => Cell) => {
      if (reader.fact) return reader.fact;
      const { id, kind } = reader.column;
      const kept = store.get(id) ?? fills.get(id)?.values;
      if (kept) return (row) => kept.get(row);
      const values = emptyColumn(kind, table.size);
      if (!values) throw new TypeError(`${id} is not kept`);
      fills.set(id, { reader, values });
      return (row) => values.get(row);
    };
    const inMemory: ((row: number) => boolean)[] = [];
    const later: ((row: number) => boolean)[] = [];
    const texts: TextCondition[] = [];
    for (const condition of conditions) {
      const reader = readerOf(condition.column);
      const test = conditionTest(condition);
      const { facts } = reader;
      if (facts)
        inMemory.push((row) => (facts(row).length > 0 ? facts(row).some(test) : test(null)));
      else if (reader.column.kind === 'text' && !reader.fact) {
        const verdicts = new Uint8Array(table.size).fill(Number(test(null)));
        texts.push({ reader, test, verdicts });
        later.push((row) => verdicts[row] === 1);
      } else {
        const value = valueOf(reader);
        const isKept = reader.fact !== undefined || store.get(reader.column.id) !== undefined;
        (isKept ? inMemory : later).push((row) => test(value(row)));
      }
    }
    // Numbers and choices are read in the same pass; texts once it is known of which rows.
    const sorting = sort && readerOf(sort.column);
    if (sorting && sorting.column.kind !== 'text') valueOf(sorting);
    if (hits) later.push((row) => hits[row] === 1);
    const isNow = allOf(inMemory);
    const isLater = allOf(later);
    const mayShow = texts.every(({ test }) => !test(null));
    const rowsNow = () => {
      const found = new Uint32Array(table.size);
      let count = 0;
      for (let row = 0; row < table.size; row++)
        if (isNow(row) && isLater(row)) found[count++] = row;
      return found.slice(0, count);
    };
    const passes = passesOf(state).map((pass) => ({ pass, ...this.#workOf(pass, search, fills, texts) })); // prettier-ignore
    const busy = passes.filter(({ isBusy }) => isBusy);
    this.#toScan = busy.reduce((sum, { pass }) => sum + pass.to - pass.from, 0);
    let told = performance.now() + firstTellMs - tellMs;
    // All files at once, a block of each in turn: what is found first is in any of them.
    const failed = new AbortController();
    const signal = AbortSignal.any([this.signal, failed.signal]);
    const scan = async ({ pass, searches, reads, tests }: (typeof busy)[number]) => {
      const isPlain = reads.length === 0 && tests.length === 0;
      await scanRecords(files, pass, {
        signal,
        // Values that are kept are read of all rows.
        wants: (row) => reads.length > 0 || (isNow(row) && (!isPlain || hits?.[row] !== 1)),
        prefilter: isPlain ? search?.prefilter : undefined,
        take: (rows) => {
          for (const values of rows) {
            for (const { reader, values: column } of reads)
              if (this.#belongs(reader, pass, values.row)) column.set(values.row, reader.value(values)); // prettier-ignore
            for (const { reader, test, verdicts } of tests)
              if (this.#belongs(reader, pass, values.row))
                verdicts[values.row] = Number(test(reader.value(values)));
          }
          if (!search || !hits || !searches) return;
          const found = search.test(rows, pass.source);
          for (const [at, { row }] of rows.entries()) if (found[at]) hits[row] = 1;
        },
        onBlock: (records) => {
          this.#scanned += records;
          if (performance.now() - told < tellMs) return;
          const began = performance.now();
          if (mayShow && !sort) this.#rows = rowsNow();
          else this.#rows ??= new Uint32Array();
          this.#tell(false);
          // Looking for what is found so far takes a tenth of the time at most.
          told = performance.now() + Math.max(0, (performance.now() - began) * 10 - tellMs);
        },
      });
    };
    try {
      await Promise.all(busy.map(scan));
    } finally {
      failed.abort();
    }
    for (const [id, { values }] of fills) store.keep(id, values);
    return rowsNow();
  }

  /** What is to be done with the records of a file. */
  #workOf(
    pass: RecordPass,
    search: SearchTest | undefined,
    fills: ReadonlyMap<string, Fill>,
    texts: readonly TextCondition[],
  ) {
    const isOf = ({ reader }: { readonly reader: ColumnReader }) => isIn(pass, reader);
    const reads = [...fills.values()].filter(isOf);
    const tests = texts.filter(isOf);
    const searches = search?.wants(pass.kind, this.#sources.state.table.hasLoneResults);
    return { reads, tests, searches, isBusy: searches || reads.length + tests.length > 0 };
  }

  /** A column of both is read from the request where there is one. */
  #belongs({ needs }: ColumnReader, { kind }: RecordPass, row: number): boolean {
    if (needs !== 'both') return true;
    return kind === 'request' || !this.#sources.state.table.hasRequest(row);
  }

  /** Numbers of the rows at these places. */
  window(from: number, count: number): Uint32Array {
    if (this.#rows) return this.#rows.subarray(from, from + count);
    const size = this.#isAll ? this.#sources.state.table.size : 0;
    const rows = new Uint32Array(Math.max(0, Math.min(count, size - from)));
    for (let at = 0; at < rows.length; at++) rows[at] = from + at;
    return rows;
  }

  get size(): number {
    return this.#rows?.length ?? (this.#isAll ? this.#sources.state.table.size : 0);
  }

  /** Says once more that it is done, when more is known of its rows; nothing until it is. */
  retell(): void {
    if (this.#isDone) this.#tell(true);
  }

  fail(error: unknown): void {
    this.#tell(true, error instanceof Error ? error.message : String(error));
  }

  end(): void {
    this.#ended.abort();
  }

  #tell(isDone: boolean, error?: string): void {
    if (this.signal.aborted) return;
    const total = this.#sources.state.table.size;
    const part = this.#toScan === 0 ? 1 : this.#scanned / this.#toScan;
    this.#onProgress({
      rows: this.size,
      scanned: isDone ? total : Math.floor(total * part),
      total,
      isDone,
      ...(error === undefined ? {} : { error }),
    });
  }
}

/** One test for several; most often there is none, or one. */
function allOf(tests: readonly ((row: number) => boolean)[]): (row: number) => boolean {
  const [first, ...others] = tests;
  if (!first) return () => true;
  return others.length === 0 ? first : (row) => tests.every((test) => test(row));
}

interface Fill {
  readonly reader: ColumnReader;
  readonly values: ColumnValues;
}

interface TextCondition {
  readonly reader: ColumnReader;
  readonly test: (value: Cell) => boolean;
  readonly verdicts: Uint8Array;
}

/** Is a column known only when all answers were looked at? */
export function dependsOnJudgement(column: string): boolean {
  return /^(outcome|reasons|comparison)/.test(column);
}
