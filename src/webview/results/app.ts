import { render } from 'lit';
import type {
  Column,
  Condition,
  Distribution,
  Query,
  QueryProgress,
  Row,
} from '../../results/query/session.ts';
import type { KeptState } from '../messages/keptState.ts';
import type { Head, ToView, ViewInfo, ViewStart } from '../messages/viewMessages.ts';
import type { ViewWords } from '../messages/viewWords.ts';
import { appView } from './appView.ts';
import { firstState } from './firstState.ts';
import { failuresBeside } from './failureInPlace.ts';
import { Grid } from './grid.ts';
import { HostLink } from './hostLink.ts';
import { inPlace } from './columnPlaces.ts';
import { ShownDetail } from './shownDetail.ts';
import { RowStore } from './rowStore.ts';

export type Popup = 'columns' | 'keys' | undefined;

/** The state of the view and what can be done to it; everything that is shown is drawn from here. */
export class App {
  words: ViewWords;
  readonly locale: string;
  readonly link: HostLink;
  readonly rows: RowStore;
  readonly grid: Grid;
  readonly kept: KeptState;
  readonly selection = new Set<number>();
  info: ViewInfo | undefined;
  /** What is waited for, or why there is nothing to see. */
  waiting: string | undefined;
  failure: string | undefined;
  head: Head | undefined;
  columns: readonly Column[] = [];
  queryId: number | undefined;
  progress: QueryProgress | undefined;
  distribution: Distribution | undefined;
  readonly pane: ShownDetail;
  popup: Popup;
  /** Told to screen readers, and shown for a moment. */
  announcement = '';
  readonly #root: HTMLElement;
  readonly #number: Intl.NumberFormat;
  #isDrawing = false;
  #run = 0;
  /** What is to be shown first, however the view was left. */
  #revealed: Partial<KeptState> | undefined;
  #isFollowing = false;
  #isHeadOld = false;

  constructor(root: HTMLElement, { words, locale }: ViewStart) {
    this.#root = root;
    this.words = words;
    this.locale = locale;
    this.#number = new Intl.NumberFormat(locale);
    this.link = new HostLink((message) => {
      this.#hear(message);
    });
    this.kept = firstState(window.innerWidth >= 900);
    this.rows = new RowStore(
      (queryId, from, count) => this.link.call('rows', [queryId, from, count, this.askedColumns]),
      () => {
        this.pane.follow();
        this.draw();
      },
    );
    this.pane = new ShownDetail({
      load: (row) => this.link.call('detail', [row]),
      wanted: () => (this.kept.isPaneOpen ? this.activeRow?.row : undefined),
      draw: () => {
        this.draw();
      },
    });
    this.grid = new Grid(this);
    window.addEventListener('resize', () => {
      this.draw();
    });
  }

  start(): void {
    this.draw();
    this.link.ready();
  }

  #hear(message: Parameters<ConstructorParameters<typeof HostLink>[0]>[0]): void {
    const told: Exclude<ToView, { kind: 'reply' | 'failed' | 'progress' }> = message;
    if (told.kind === 'opened') {
      if (!this.info) Object.assign(this.kept, told.kept, this.#revealed);
      this.info = told.info;
      this.words = { ...this.words, comparisons: told.info.comparisons };
      this.waiting = this.failure = undefined;
      void this.#open();
    } else if (told.kind === 'waiting') this.waiting = told.text;
    else if (told.kind === 'unopened') this.failure = told.message;
    else if (told.kind === 'show') this.#show(told.state);
    else this.#reveal(told.customId);
    this.draw();
  }

  async #open(): Promise<void> {
    await this.attempt(async () => {
      await this.ask(this.kept.query, this.refreshHead());
    });
  }

  /** Draws once before the next frame, however often it is called. */
  draw(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      render(appView(this), this.#root);
      this.grid.drawn();
    });
  }

  save(change: Partial<KeptState>): void {
    Object.assign(this.kept, change);
    this.link.keep(this.kept);
    this.draw();
  }

  count(value: number): string {
    return this.#number.format(value);
  }

  /** Shown columns in their order. */
  get shownColumns(): readonly Column[] {
    const { shown } = this.kept;
    if (!shown) return inPlace(this.columns).filter(({ isShown }) => isShown);
    return shown.flatMap((id) => this.columns.find((column) => column.id === id) ?? []);
  }

  /** What rows are asked for: what is shown, what stands where no answer is, and what marks the row. */
  get askedColumns(): readonly string[] {
    const shown = this.shownColumns.map(({ id }) => id);
    const ids = shown.flatMap((id) => [id, ...failuresBeside(id)]);
    const marks = this.columns.filter(({ origin }) => origin === 'mark').map(({ id }) => id);
    return [...new Set(['custom_id', ...ids, ...marks])];
  }

  get total(): number {
    return this.progress?.rows ?? 0;
  }

  /** Counts and columns, which grow while files are read. */
  async refreshHead(): Promise<void> {
    const [head, columns] = await Promise.all([
      this.link.call('head', []),
      this.link.call('columns', []),
    ]);
    const isOther = JSON.stringify(columns) !== JSON.stringify(this.columns);
    this.head = head;
    this.columns = columns;
    if (isOther) this.rows.refresh();
    this.draw();
  }

  /** Shows the rows that a question asks for. @param before what must be known before rows are asked for */
  async ask(query: Query, before?: Promise<void>): Promise<void> {
    const run = ++this.#run;
    this.selection.clear();
    this.save({ query });
    let told: QueryProgress | undefined;
    const hear = (progress: QueryProgress) => {
      if (run !== this.#run) return;
      told = progress;
      if (this.queryId !== undefined && id !== undefined) this.#progressed(progress);
    };
    let id: number | undefined;
    await this.attempt(async () => {
      const [given] = await Promise.all([this.link.call('query', [query], hear), before]);
      if (run !== this.#run) return;
      this.queryId = id = given;
      this.distribution = undefined;
      this.pane.forget();
      this.rows.reset(given);
      if (told) this.#progressed(told);
    });
  }

  #progressed(progress: QueryProgress): void {
    this.progress = progress;
    this.rows.refresh();
    if (progress.isDone) {
      if (this.kept.position >= progress.rows) this.kept.position = Math.max(0, progress.rows - 1);
      // What was shown while files were read may be more now.
      this.pane.renew();
    }
    void this.#follow();
    this.draw();
  }

  /** Head and chart follow what is told, one after the other however often that is. */
  async #follow(): Promise<void> {
    this.#isHeadOld = true;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    while (this.#isHeadOld) {
      this.#isHeadOld = false;
      await this.attempt(async () => {
        await this.refreshHead();
        // While files are read no distribution is told, and counts go on.
        if (this.head?.overview.loading?.isDone !== false) await this.refreshChart();
      });
    }
    this.#isFollowing = false;
  }

  get chartColumn(): Column | undefined {
    const wanted = this.kept.chart ?? 'tokens.out';
    const countable = this.columns.filter(({ kind }) => kind !== 'text');
    return this.columns.find(({ id }) => id === wanted) ?? countable[0];
  }

  async refreshChart(): Promise<void> {
    const [run, column] = [this.#run, this.chartColumn];
    if (!this.kept.isSummaryOpen || !column || this.queryId === undefined) return;
    const distribution = await this.link.call('distribution', [this.queryId, column.id]);
    if (run !== this.#run) return;
    this.distribution = distribution;
    this.draw();
  }

  chooseChart(chart: string): void {
    this.save({ chart, isSummaryOpen: true });
    void this.attempt(() => this.refreshChart());
  }

  /** Are the rows filtered by this very condition? */
  isOn(condition: Condition): boolean {
    const text = JSON.stringify(condition);
    return this.kept.query.conditions.some((one) => JSON.stringify(one) === text);
  }

  /** Filters by a condition in place of an earlier one on the same columns; the same one again takes it away. */
  filterBy(...conditions: readonly Condition[]): void {
    const { query } = this.kept;
    const isOn = conditions.every((one) => this.isOn(one));
    const others = query.conditions.filter((one) => !conditions.some(({ column }) => column === one.column)); // prettier-ignore
    void this.ask({ ...query, conditions: isOn ? others : [...others, ...conditions] });
  }

  sortBy(column: string): void {
    const { sort, ...rest } = this.kept.query;
    const isSame = sort?.column === column;
    if (isSame && sort.descending) void this.ask(rest);
    else void this.ask({ ...rest, sort: { column, descending: isSame } });
  }

  /** Shows one request alone, whole. */
  #reveal(customId: string): void {
    const conditions = [{ column: 'custom_id', is: 'in' as const, values: [customId] }];
    this.#show({ query: { conditions }, isPaneOpen: true, position: 0 });
  }

  /** Shows what is asked for from outside, however the view was left. */
  #show(state: Partial<KeptState>): void {
    this.#revealed = state;
    Object.assign(this.kept, state);
    if (this.info) void this.ask(this.kept.query);
  }

  get activeRow(): Row | undefined {
    return this.rows.get(this.kept.position);
  }

  /** Makes a row the active one. */
  goTo(position: number): void {
    const last = this.total - 1;
    this.save({ position: Math.max(0, Math.min(last, position)) });
    this.grid.reveal();
    this.pane.follow();
  }

  openPane(isPaneOpen: boolean): void {
    this.save({ isPaneOpen });
    this.pane.follow();
  }

  closePopup(): void {
    // Nothing outside can have the focus while it is open.
    document.querySelector('dialog')?.close();
    this.popup = undefined;
    this.draw();
    this.grid.element?.focus();
  }

  say(announcement: string): void {
    this.announcement = announcement;
    this.draw();
  }

  /** What the host cannot do is said where the rows would be. */
  async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error));
    }
  }
}
