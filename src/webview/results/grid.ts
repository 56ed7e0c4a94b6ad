import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Column } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { cellView } from './cellView.ts';
import { columnTitle } from './columnTitles.ts';
import { fillIn } from './fillIn.ts';
import { gridKeys } from './gridKeys.ts';
import { icon } from '../kit/icon.ts';
import { RowWindow } from './rowWindow.ts';
import { mostSelected } from './selectedRows.ts';

const rowHeight = 24;
const headHeight = 28;
const narrowest = 48;
/** Of questions and answers, which share what the columns before them leave. */
const textWidths = { least: 150, most: 480 };

/** The table: only the rows in view are in the page. */
export class Grid {
  element: HTMLElement | undefined;
  /** The active column; of `shownColumns`. */
  column = 0;
  /** Is the active cell in the head? */
  isInHead = false;
  readonly window = new RowWindow(rowHeight);
  readonly #app: App;
  #scrollTop = 0;
  #anchor = 0;
  #isRevealing = false;
  #textWidth = textWidths.least;

  constructor(app: App) {
    this.#app = app;
  }

  view(): TemplateResult {
    const app = this.#app;
    const columns = app.shownColumns;
    this.window.set(app.total, (this.element?.clientHeight ?? 600) - headHeight);
    this.#textWidth = this.#shareOfTexts(columns);
    const { from, to } = this.window.visible(this.#scrollTop);
    const width = columns.reduce((sum, column) => sum + this.widthOf(column), 0);
    const positions = Array.from({ length: to - from }, (_, index) => from + index);
    return html`<div
      class="grid ${app.kept.isFirstFrozen ? 'frozen' : ''}"
      role="grid"
      tabindex="0"
      aria-label=${app.words.table.label}
      aria-rowcount=${app.total + 1}
      aria-colcount=${columns.length}
      aria-multiselectable="true"
      aria-activedescendant=${this.#activeId(from, to)}
      ${ref((element) => {
        this.element = element as HTMLElement | undefined;
      })}
      @scroll=${this.#scrolled}
      @keydown=${(event: KeyboardEvent) => gridKeys(app, event)}
    >
      <div class="grid-head" role="rowgroup" .style=${`min-width: ${String(width)}px`}>
        <div class="row" role="row" aria-rowindex="1">
          ${columns.map((column, index) => this.#headCell(column, index))}
        </div>
      </div>
      <div
        class="grid-body"
        role="rowgroup"
        .style=${`height: ${String(this.window.height)}px; min-width: ${String(width)}px`}
      >
        ${positions.map((position) => this.#rowView(position, columns))}
      </div>
      ${app.total === 0 && app.progress?.isDone ? this.#nothing() : nothing}
    </div>`;
  }

  #nothing(): TemplateResult {
    const { words, kept, progress } = this.#app;
    if (progress?.error !== undefined) return html``;
    const isFiltered = kept.query.conditions.length > 0 || kept.query.search !== undefined;
    return html`<div role="row" class="nothing">
      <div role="gridcell">${isFiltered ? words.filter.noMatch : words.filter.nothing}</div>
    </div>`;
  }

  /** After the view is in the page: rows in view are asked for. */
  drawn(): void {
    const app = this.#app;
    if (!this.element || app.queryId === undefined) return;
    if (this.#isRevealing) {
      this.#isRevealing = false;
      this.element.scrollTop = this.#scrollTop = this.window.reveal(
        app.kept.position,
        this.element.scrollTop,
      );
      app.draw();
    }
    this.window.set(app.total, this.element.clientHeight - headHeight);
    const { from, to } = this.window.visible(this.#scrollTop);
    app.rows.want(from, to);
  }

  /** Brings the active row into view with the next drawing. */
  reveal(): void {
    this.#isRevealing = true;
    this.#revealColumn();
    this.#app.draw();
  }

  #revealColumn(): void {
    const { element } = this;
    const columns = this.#app.shownColumns;
    if (!element || (this.column === 0 && this.#app.kept.isFirstFrozen)) return;
    const left = columns.slice(0, this.column).reduce((sum, one) => sum + this.widthOf(one), 0);
    const column = columns[this.column];
    const frozen = this.#app.kept.isFirstFrozen && columns[0] ? this.widthOf(columns[0]) : 0;
    if (!column) return;
    const right = left + this.widthOf(column);
    if (left - frozen < element.scrollLeft) element.scrollLeft = left - frozen;
    else if (right > element.scrollLeft + element.clientWidth)
      element.scrollLeft = Math.min(left - frozen, right - element.clientWidth);
  }

  readonly #scrolled = (event: Event) => {
    this.#scrollTop = (event.target as HTMLElement).scrollTop;
    this.#app.draw();
  };

  #activeId(from: number, to: number): string | typeof nothing {
    if (this.isInHead) return `head-${String(this.column)}`;
    const { position } = this.#app.kept;
    const isThere = position >= from && position < to;
    return isThere ? `cell-${String(position)}-${String(this.column)}` : nothing;
  }

  #headCell(column: Column, index: number): TemplateResult {
    const app = this.#app;
    const title = columnTitle(column.id, app.columns, app.words);
    const sort = app.kept.query.sort;
    const isSorted = sort?.column === column.id;
    const isActive = this.isInHead && index === this.column;
    return html`<div
      id=${`head-${String(index)}`}
      class="cell ${isActive ? 'active' : ''}"
      role="columnheader"
      aria-colindex=${index + 1}
      aria-sort=${isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
      title=${title}
      .style=${`width: ${String(this.widthOf(column))}px`}
      @click=${() => app.sortBy(column.id)}
    >
      <span class="name">${title}</span>
      ${isSorted ? icon(sort.descending ? 'arrow-down' : 'arrow-up') : nothing}
      <span
        class="resizer"
        title=${fillIn(app.words.table.resize, title)}
        @click=${(event: Event) => event.stopPropagation()}
        @pointerdown=${(event: PointerEvent) => this.#resize(event, column)}
      ></span>
    </div>`;
  }

  #rowView(position: number, columns: readonly Column[]): TemplateResult {
    const app = this.#app;
    const row = app.rows.get(position);
    const isActive = position === app.kept.position;
    const isSelected = row !== undefined && app.selection.has(position);
    const top = this.window.top(position, this.#scrollTop);
    return html`<div
      class="row ${isActive ? 'current' : ''} ${position % 2 === 1 ? 'odd' : ''}"
      role="row"
      aria-rowindex=${position + 2}
      aria-selected=${isSelected}
      .style=${`transform: translateY(${String(top)}px)`}
    >
      ${columns.map((column, index) => {
        const isCell = isActive && !this.isInHead && index === this.column;
        return html`<div
          id=${`cell-${String(position)}-${String(index)}`}
          class="cell ${column.kind} ${isCell ? 'active' : ''}"
          role="gridcell"
          aria-colindex=${index + 1}
          .style=${`width: ${String(this.widthOf(column))}px`}
          @click=${(event: MouseEvent) => this.#clicked(event, position, index)}
          @dblclick=${() => app.openPane(true)}
        >
          ${row ? cellView(app, column, row) : nothing}
        </div>`;
      })}
    </div>`;
  }

  #clicked(event: MouseEvent, position: number, column: number): void {
    const app = this.#app;
    this.column = column;
    this.isInHead = false;
    if (event.ctrlKey || event.metaKey) this.toggleSelected(position);
    else if (event.shiftKey) this.selectRange(position);
    else {
      app.selection.clear();
      this.#anchor = position;
    }
    app.goTo(position);
  }

  toggleSelected(position: number): void {
    const { selection } = this.#app;
    if (!selection.delete(position)) selection.add(position);
    this.#anchor = position;
    this.#app.draw();
  }

  /** Selects all rows between the one that was selected last and this one. */
  selectRange(position: number): void {
    const { selection } = this.#app;
    selection.clear();
    const [first, last] = [Math.min(this.#anchor, position), Math.max(this.#anchor, position)];
    for (let one = first; one <= last && selection.size < mostSelected; one++) selection.add(one);
    this.#app.draw();
  }

  startRange(): void {
    if (this.#app.selection.size === 0) this.#anchor = this.#app.kept.position;
  }

  widthOf({ id, kind }: Column): number {
    const own = this.#app.kept.widths[id];
    if (own !== undefined) return own;
    if (isText(id)) return this.#textWidth;
    const [base] = id.split('@');
    if (base === 'custom_id' || base === 'failure.message') return 180;
    return kind === 'number' ? 110 : base === 'outcome' ? 120 : 140;
  }

  /** The width of a column of texts with which the answers are in view, beside the columns before them. */
  #shareOfTexts(columns: readonly Column[]): number {
    const last = columns.findLastIndex(({ id }) => isText(id));
    const before = columns.slice(0, last + 1);
    const isFree = ({ id }: Column) => isText(id) && this.#app.kept.widths[id] === undefined;
    const taken = before.reduce((sum, one) => sum + (isFree(one) ? 0 : this.widthOf(one)), 0);
    const texts = before.filter(isFree);
    const share = Math.floor(((this.element ?? document.body).clientWidth - taken) / texts.length);
    return Math.max(textWidths.least, Math.min(textWidths.most, share || 0));
  }

  setWidth(column: Column, width: number): void {
    const { kept } = this.#app;
    const widths = { ...kept.widths, [column.id]: Math.max(narrowest, Math.round(width)) };
    this.#app.save({ widths });
  }

  #resize(down: PointerEvent, column: Column): void {
    const handle = down.target as HTMLElement;
    const before = this.widthOf(column);
    handle.setPointerCapture(down.pointerId);
    const move = (event: PointerEvent) => {
      this.setWidth(column, before + event.clientX - down.clientX);
    };
    handle.addEventListener('pointermove', move);
    const stop = () => handle.removeEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', stop, { once: true });
  }
}

function isText(id: string): boolean {
  const [base] = id.split('@');
  return base === 'question' || base === 'answer' || base === 'reasoning';
}
