/** Browsers lay out nothing taller. */
const tallest = 15_000_000;

/** Which rows stand where in a scrolled area of one row height. */
export class RowWindow {
  readonly rowHeight: number;
  #count = 0;
  #viewHeight = 0;

  constructor(rowHeight: number) {
    this.rowHeight = rowHeight;
  }

  set(count: number, viewHeight: number): void {
    this.#count = count;
    this.#viewHeight = Math.max(0, viewHeight);
  }

  /** Height of the scrolled area in pixels. */
  get height(): number {
    return Math.min(this.#rowsHeight, tallest);
  }

  get #rowsHeight(): number {
    return this.#count * this.rowHeight;
  }

  /** Pixels of all rows for one pixel of the scrollbar; 1 unless there are too many rows. */
  get #scale(): number {
    const scrolled = this.height - this.#viewHeight;
    return scrolled <= 0 ? 1 : (this.#rowsHeight - this.#viewHeight) / scrolled;
  }

  /** Rows that are at least partly in view, and a few more on both sides; `to` is the first that is not. */
  visible(scrollTop: number, more = 8): { readonly from: number; readonly to: number } {
    const top = scrollTop * this.#scale;
    return {
      from: Math.max(0, Math.floor(top / this.rowHeight) - more),
      to: Math.min(this.#count, Math.ceil((top + this.#viewHeight) / this.rowHeight) + more),
    };
  }

  /** Where a row stands in the scrolled area, in pixels. */
  top(row: number, scrollTop: number): number {
    return row * this.rowHeight - scrollTop * (this.#scale - 1);
  }

  /** The nearest place of the scrollbar at which a row is fully in view. */
  reveal(row: number, scrollTop: number): number {
    const top = scrollTop * this.#scale;
    const [first, last] = [row * this.rowHeight, (row + 1) * this.rowHeight];
    if (first < top) return first / this.#scale;
    if (last > top + this.#viewHeight) return (last - this.#viewHeight) / this.#scale;
    return scrollTop;
  }

  /** Rows that fit into the view. */
  get page(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.rowHeight) - 1);
  }
}
