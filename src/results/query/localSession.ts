import { cut } from '../shapes/jsonShape.ts';
import { baseColumns } from './baseColumns.ts';
import type { ColumnReader } from './columnReader.ts';
import { detailOf } from './detailOf.ts';
import { loadSources } from './loadSources.ts';
import { MemberColumns } from './memberColumns.ts';
import { overviewOf } from './overviewOf.ts';
import { RecordFiles } from './recordFiles.ts';
import { RowLoader } from './rowLoader.ts';
import { RowQuery } from './rowQuery.ts';
import type { RowValues } from './rowValues.ts';
import type {
  Cell,
  Column,
  Detail,
  Distribution,
  Overview,
  Query,
  QueryProgress,
  ResultSession,
  Row,
} from './session.ts';
import { outcomeAt, reasonsAt, type SessionState } from './sessionState.ts';

/** Of a record, for cells: enough for their 300 characters in nearly all. */
const cellBytes = 256 * 1024;
/** Of a record, for all that it says. */
const detailBytes = 16_000_000;
const longestCell = 300;
/** Rows in which members of answers are looked for. */
const sampled = 300;

/** Results on this machine, read in the calling thread. */
export class LocalSession implements ResultSession {
  readonly #state: SessionState;
  readonly #records: RecordFiles;
  readonly #loader: RowLoader;
  readonly #ended = new AbortController();
  #readers = new Map<string, ColumnReader>();
  #readersOf = -1;
  #query: RowQuery | undefined;
  #queries = 0;
  readonly #loaded: Promise<void>;

  constructor(state: SessionState, onLoad: (() => void) | undefined) {
    this.#state = state;
    this.#records = new RecordFiles(state.files.map(({ path }) => path));
    this.#loader = new RowLoader(state, this.#records);
    this.#loaded = this.#load(onLoad);
    this.#loaded.catch(() => undefined);
  }

  async #load(onLoad: (() => void) | undefined): Promise<void> {
    const state = this.#state;
    let told = 0;
    state.unreadable = await loadSources(state.files, state.table, this.#ended.signal, (bytes) => {
      state.bytesRead = bytes;
      if (performance.now() - told < 100) return;
      told = performance.now();
      onLoad?.();
      this.#query?.grow();
    });
    state.isLoaded = true;
    onLoad?.();
  }

  loaded(): Promise<void> {
    return this.#loaded;
  }

  overview(): Promise<Overview> {
    return Promise.resolve(overviewOf(this.#state));
  }

  async columns(): Promise<readonly Column[]> {
    return [...(await this.#columnReaders()).values()].map(({ column }) => column);
  }

  /** Columns by id; those of members from a sample of the rows that are there. */
  async #columnReaders(): Promise<ReadonlyMap<string, ColumnReader>> {
    const { table, sources, bytesRead, isLoaded } = this.#state;
    const version = isLoaded ? Infinity : bytesRead;
    if (this.#readersOf === version) return this.#readers;
    const step = Math.max(1, Math.floor(table.size / sampled));
    const rows = Array.from({ length: Math.min(sampled, table.size) }, (_, index) => index * step);
    const members = new MemberColumns();
    const all = sources.map((_, source) => source);
    for (const values of await this.#loader.load(rows, { request: true, sources: all }, cellBytes))
      members.add(values, sources.length);
    const labels = sources.map(({ label }) => label);
    const readers = [...baseColumns(this.#state), ...members.readers(labels)];
    this.#readers = new Map(readers.map((reader) => [reader.column.id, reader]));
    this.#readersOf = version;
    return this.#readers;
  }

  query(query: Query, onProgress: (progress: QueryProgress) => void): Promise<number> {
    this.#query?.end();
    const id = ++this.#queries;
    this.#query = new RowQuery(id, this.#state, query, onProgress);
    void this.#run(this.#query);
    return Promise.resolve(id);
  }

  async #run(query: RowQuery): Promise<void> {
    try {
      query.grow();
      await this.#loaded;
      await query.run(await this.#columnReaders());
    } catch (error) {
      query.fail(error);
    }
  }

  async rows(
    queryId: number,
    from: number,
    count: number,
    columns: readonly string[],
  ): Promise<readonly Row[]> {
    const query = this.#queryWith(queryId);
    const readers = await this.#columnReaders();
    const wanted = columns.flatMap((id) => readers.get(id) ?? []);
    const rows = query.window(from, count);
    const values = await this.#loader.load(rows, recordsFor(wanted), cellBytes);
    return values.map((one) => this.#rowOf(one, wanted));
  }

  #rowOf(values: RowValues, readers: readonly ColumnReader[]): Row {
    const cells: Record<string, Cell> = {};
    for (const { column, value } of readers) {
      const cell = value(values);
      cells[column.id] = typeof cell === 'string' ? cut(cell, longestCell) : cell;
    }
    const { row } = values;
    const [outcome, reasons] = [outcomeAt(this.#state, row), reasonsAt(this.#state, row)];
    return { row, outcome, reasons, cells };
  }

  #queryWith(id: number): RowQuery {
    if (this.#query?.id !== id) throw new Error('This query was replaced');
    return this.#query;
  }

  async detail(row: number): Promise<Detail> {
    const { table, sources } = this.#state;
    const all = sources.map((_, source) => source);
    const [values] = await this.#loader.load([row], { request: true, sources: all }, detailBytes);
    if (!values) throw new RangeError('No such row');
    const places = [
      table.requestPlace(row),
      ...all
        .flatMap((source) => table.resultOf(row, source) ?? [])
        .map((r) => table.resultPlace(r)),
    ];
    return detailOf(this.#state, values, places.some((one) => one && one.length > detailBytes)); // prettier-ignore
  }

  distribution(): Promise<Distribution> {
    return Promise.reject(new Error('Not yet'));
  }

  mark(): Promise<void> {
    return Promise.reject(new Error('Not yet'));
  }

  export(): Promise<number> {
    return Promise.reject(new Error('Not yet'));
  }

  dispose(): void {
    this.#ended.abort();
    this.#query?.end();
    void this.#records.close();
  }
}

/** Which records must be read for these columns. */
function recordsFor(readers: readonly ColumnReader[]) {
  const sources = new Set(
    readers.flatMap(({ needs, source }) => (needs === 'result' || needs === 'both' ? source : [])),
  );
  const request = readers.some(({ needs }) => needs === 'request' || needs === 'both');
  return { request, sources: [...sources] };
}
