// In one piece: every question of a session, answered from one table.
import { cut } from '../shapes/jsonShape.ts';
import type { AnswerVerdicts } from './answerVerdicts.ts';
import { baseColumns } from './baseColumns.ts';
import { comparisonColumn } from './comparisonColumns.ts';
import { confusionOf } from './confusionOf.ts';
import { ColumnStore } from './columnStore.ts';
import { distributionOf } from './distributionOf.ts';
import type { ColumnReader } from './columnReader.ts';
import { detailOf } from './detailOf.ts';
import { expectedColumns } from './expectedColumns.ts';
import { exportFile } from './exportFile.ts';
import { writeWhole } from './exportRows.ts';
import { loadSources } from './loadSources.ts';
import { ShortWork } from './shortWork.ts';
import { MemberColumns } from './memberColumns.ts';
import { linesAt, mergedPlaces } from './mergedOutput.ts';
import { comparedOverview, expectationOf, overviewOf } from './overviewOf.ts';
import { RecordFiles } from './recordFiles.ts';
import { markColumns, RowMarks, type Mark } from './rowMarks.ts';
import { recordsFor, RowLoader } from './rowLoader.ts';
import { dependsOnJudgement, RowQuery, type QuerySources } from './rowQuery.ts';
import type { RowValues } from './rowValues.ts';
import { TableColumns } from './tableColumns.ts';
import type {
  Cell,
  Column,
  Confusion,
  Detail,
  Distribution,
  ExportOptions,
  Overview,
  Query,
  QueryProgress,
  RequestsOptions,
  ResultSession,
  Row,
} from './session.ts';
import { outcomeAt, reasonsAt, type SessionState } from './sessionState.ts';

/** Of a record, for cells: enough for their 300 characters in nearly all. */
const cellBytes = 256 * 1024;
/** Of a record, for all that it says. */
const detailBytes = 16_000_000;
const longestCell = 300;
/** Of the greater number: what differs by less is the same. */
const tolerance = 1e-9;
/** Rows in which members of answers are looked for. */
const sampled = 300;

/** Results on this machine, read in the calling thread. */
export class LocalSession implements ResultSession {
  readonly #state: SessionState;
  readonly #records: RecordFiles;
  readonly #loader: RowLoader;
  readonly #ended = new AbortController();
  readonly #sources: QuerySources;
  readonly #marks: RowMarks;
  readonly #table: TableColumns | undefined;
  readonly #asked = new ShortWork();
  #readers = new Map<string, ColumnReader>();
  #readersOf = -1;
  #overview: Overview | undefined;
  #nextOverview = 0;
  #query: RowQuery | undefined;
  #queries = 0;
  readonly #loaded: Promise<void>;
  readonly #judged: Promise<AnswerVerdicts>;
  /** All is known that is found out without being asked for. */
  readonly #settled: Promise<void>;
  #comparison: ColumnReader | undefined;
  #confusion: Confusion | undefined;
  #expectation: Overview['expectation'];
  #isComplete = false;

  constructor(state: SessionState, onLoad: (() => void) | undefined) {
    this.#state = state;
    this.#records = new RecordFiles(state.files);
    this.#loader = new RowLoader(state, this.#records);
    this.#marks = new RowMarks(state.sources[0]?.marks);
    const table = state.sources[0]?.table;
    this.#table = table && new TableColumns(state, this.#records, table, this.#ended.signal);
    this.#sources = { state, files: this.#records, loader: this.#loader, store: new ColumnStore() };
    this.#loaded = this.#load(onLoad);
    this.#judged = this.#loaded.then(() => this.#judge(onLoad));
    this.#settled = this.#judged.then(() => this.#compare());
    this.#settled.catch(() => undefined);
  }

  async #load(onLoad: (() => void) | undefined): Promise<void> {
    const state = this.#state;
    let told = 0;
    const { files, table } = state;
    state.unreadable = await loadSources(files, table, this.#ended.signal, this.#asked, (bytes) => {
      state.bytesRead = bytes;
      if (performance.now() - told < 100) return;
      told = performance.now();
      onLoad?.();
      this.#query?.grow();
    });
    await this.#marks.read((id) => state.table.rowWith(id));
    state.isLoaded = true;
    this.#nextOverview = 0;
    onLoad?.();
  }

  async #judge(onLoad: (() => void) | undefined): Promise<AnswerVerdicts> {
    const { AnswerVerdicts } = await import('./answerVerdicts.ts');
    const verdicts = new AnswerVerdicts(this.#state);
    await verdicts.judge(this.#records, this.#ended.signal);
    this.#state.isJudged = true;
    onLoad?.();
    return verdicts;
  }

  /** Compares the answers of several sources, and with the labels that were expected. */
  async #compare(): Promise<void> {
    const readers = await this.#columnReaders();
    const comparison = readers.get('comparison');
    await comparison?.prepare?.(this.#ended.signal);
    this.#comparison = comparison;
    const expected = readers.get('expected');
    await expected?.prepare?.(this.#ended.signal);
    this.#expectation = expected && expectationOf(this.#state.table.size, expected);
    await readers.get('answered.label')?.prepare?.(this.#ended.signal);
    this.#confusion = confusionOf(this.#state.table.size, readers);
    this.#isComplete = true;
  }

  async loaded(): Promise<void> {
    await this.#judged;
  }

  settled(): Promise<void> {
    return this.#settled;
  }

  overview(): Promise<Overview> {
    const now = performance.now();
    const isOver = this.#state.isJudged || now >= this.#nextOverview;
    if (!this.#overview || isOver) {
      const compared = comparedOverview(this.#state, this.#comparison);
      const [confusion, expectation] = [this.#confusion, this.#expectation];
      this.#overview = {
        ...overviewOf(this.#state),
        ...compared,
        ...(expectation ? { expectation } : {}),
        ...(confusion ? { confusion } : {}),
      };
      // While files are read, counting takes a tenth of the time at most.
      this.#nextOverview = performance.now() + (performance.now() - now) * 10;
    }
    return Promise.resolve(this.#overview);
  }

  async columns(): Promise<readonly Column[]> {
    const readers = await this.#asked.first(this.#columnReaders());
    return [...readers.values()].map(({ column }) => column);
  }

  /** Columns by id; those of members from a sample of the rows that are there. */
  async #columnReaders(): Promise<ReadonlyMap<string, ColumnReader>> {
    const { table, sources, isLoaded } = this.#state;
    // While files are read, each time that twice as much is there.
    const version = isLoaded ? Infinity : Math.floor(Math.log2(table.size + table.results + 1));
    if (this.#readersOf === version) return this.#readers;
    const step = Math.max(1, Math.floor(table.size / sampled));
    const rows = Array.from({ length: Math.min(sampled, table.size) }, (_, index) => index * step);
    const members = new MemberColumns();
    const all = sources.map((_, source) => source);
    for (const values of await this.#loader.load(rows, { request: true, sources: all }, cellBytes))
      members.add(values, sources.length);
    const labels = sources.map(({ label }) => label);
    // Its rows are told apart once all requests are known.
    const ofTable = (isLoaded && (await this.#table?.readers())) || [];
    const readers = [
      ...(await this.#judgementColumns(ofTable)),
      ...baseColumns(this.#state),
      ...ofTable,
      ...members.readers(labels),
    ];
    this.#readers = new Map(readers.map((reader) => [reader.column.id, reader]));
    this.#readersOf = version;
    return this.#readers;
  }

  /** Columns of what is thought of answers: by a person, and beside others. */
  async #judgementColumns(table: readonly ColumnReader[]): Promise<readonly ColumnReader[]> {
    const state = this.#state;
    return [
      ...markColumns(this.#marks),
      ...(state.sources.length > 1 ? [comparisonColumn(state, this.#loader, tolerance)] : []),
      ...(state.isLoaded
        ? await expectedColumns(this.#sources, table, tolerance, this.#ended.signal)
        : []),
    ];
  }

  query(query: Query, onProgress: (progress: QueryProgress) => void): Promise<number> {
    this.#query?.end();
    const id = ++this.#queries;
    this.#query = new RowQuery(id, this.#sources, query, onProgress);
    void this.#run(this.#query);
    return Promise.resolve(id);
  }

  async #run(query: RowQuery): Promise<void> {
    try {
      query.grow();
      await (query.needsJudgement ? this.#judged : this.#loaded);
      await query.run(await this.#columnReaders());
    } catch (error) {
      query.fail(error);
      return;
    }
    const isComplete = this.#isComplete;
    await this.#settled.catch(() => undefined);
    if (!isComplete) query.retell();
  }

  rows(
    queryId: number,
    from: number,
    count: number,
    columns: readonly string[],
  ): Promise<readonly Row[]> {
    return this.#asked.first(this.#rowsOf(queryId, from, count, columns));
  }

  async #rowsOf(
    queryId: number,
    from: number,
    count: number,
    columns: readonly string[],
  ): Promise<readonly Row[]> {
    const query = this.#queryWith(queryId);
    const readers = await this.#columnReaders();
    const wanted = columns.flatMap((id) => readers.get(id) ?? []);
    const rows = [...query.window(from, count)];
    this.#readTable(wanted);
    const records = recordsFor(wanted, this.#state.sources.length);
    const values = await this.#loader.load(rows, records, cellBytes);
    return values.map((one) => this.#rowOf(one, wanted));
  }

  /** Rows that are looked at do not wait for the table: they are told again once it is read. */
  #readTable(wanted: readonly ColumnReader[]): void {
    if (!this.#table || this.#table.isAskedFor) return;
    if (!wanted.some(({ needs }) => needs === 'table')) return;
    void this.#table.read().then(
      () => this.#query?.retell(),
      () => undefined,
    );
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
    const objections = this.#state.isJudged ? (await this.#judged).objections(values) : [];
    return detailOf(this.#state, values, objections, places.some((one) => one && one.length > detailBytes)); // prettier-ignore
  }

  async distribution(queryId: number, column: string): Promise<Distribution> {
    await (dependsOnJudgement(column) ? this.#judged : this.#loaded);
    const query = this.#queryWith(queryId);
    const reader = (await this.#columnReaders()).get(column);
    if (!reader) throw new RangeError(`No column ${column}`);
    return distributionOf(this.#sources, query.window(0, query.size), reader, query.signal);
  }

  async mark(row: number, mark: Mark | null, note?: string): Promise<void> {
    await this.#loaded;
    const all = this.#state.sources.map((_, source) => source);
    const [values] = await this.#loader.load([row], { request: true, sources: all }, cellBytes);
    if (!values?.customId) throw new RangeError('No such row, or one without a custom_id');
    await this.#marks.set(row, values.customId, mark, note);
  }

  async export(queryId: number, options: ExportOptions, signal?: AbortSignal): Promise<number> {
    await this.#loaded;
    const query = this.#queryWith(queryId);
    const rows = query.window(0, query.size);
    const known = await this.#columnReaders();
    const readers = options.columns.map((id) => {
      const reader = known.get(id);
      if (!reader) throw new RangeError(`No column ${id}`);
      return reader;
    });
    if (readers.some(({ needs }) => needs === 'table')) await this.#table?.read();
    const sources = { state: this.#state, files: this.#records, loader: this.#loader };
    await exportFile(sources, rows, readers, options, signal);
    return rows.length;
  }

  async exportRequests(
    queryId: number,
    { path, positions }: RequestsOptions,
    signal?: AbortSignal,
  ): Promise<number> {
    await this.#loaded;
    const query = this.#queryWith(queryId);
    const rows =
      positions?.flatMap((at) => [...query.window(at, 1)]) ?? query.window(0, query.size);
    const places = [...rows].flatMap((row) => this.#state.table.requestPlace(row) ?? []);
    await writeWhole(path, linesAt(this.#records, places.values(), signal));
    return places.length;
  }

  async exportMerged(path: string, signal?: AbortSignal) {
    await this.#loaded;
    let missing = 0;
    const places = mergedPlaces(this.#state.table, () => missing++);
    await writeWhole(path, linesAt(this.#records, places, signal));
    return { lines: this.#state.table.size - missing, missing };
  }

  dispose(): void {
    this.#ended.abort();
    this.#query?.end();
    void this.#records.close();
  }
}
