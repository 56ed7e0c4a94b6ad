const feed = 0x0a;
const carriageReturn = 0x0d;

/** Characters; a longer row is most often one whose last quotation mark is missing. */
const longestRow = 64_000_000;

/**
 * Cuts usual CSV text into rows, several times as fast as a reader of all that there is: cells are plain, or quoted from
 * their first character to their last. At the first row that is not so it stops for good; from the start of that row on
 * another reader takes over.
 */
export class PlainRows {
  readonly #separator: number;
  readonly #quote: string;
  readonly #quoteCode: number;
  #rest = '';
  #isOdd = false;
  /** So much text is waited for when a row is long: it is looked through again from its start. */
  #enough = 0;
  /** Where the row that is being cut ends, after its line feed. */
  #end = 0;

  /** @param quote null: quotation marks are text */
  constructor(separator: string, quote: string | null) {
    this.#separator = separator.charCodeAt(0);
    this.#quote = quote ?? '';
    this.#quoteCode = quote === null ? -1 : quote.charCodeAt(0);
  }

  /** Has a row come that is for another reader? */
  get isOdd(): boolean {
    return this.#isOdd;
  }

  /** @returns the rows that are whole by now, without empty lines */
  push(text: string): (readonly string[])[] {
    const all = this.#rest + text;
    if (all.length < this.#enough) {
      this.#rest = all;
      return [];
    }
    const rows: (readonly string[])[] = [];
    let at = 0;
    while (at < all.length) {
      const row = this.#row(all, at);
      if (!row) break;
      at = this.#end;
      if (row.length > 0) rows.push(row);
    }
    this.#rest = all.slice(at);
    this.#enough = at === 0 ? this.#rest.length * 2 : 0;
    this.#isOdd ||= this.#rest.length > longestRow;
    return rows;
  }

  /** @returns the rows that were waited for, when no more text comes */
  finish(): readonly (readonly string[])[] {
    this.#enough = 0;
    return this.push('');
  }

  /** The text that no row was made of. */
  takeRest(): string {
    const rest = this.#rest;
    this.#rest = '';
    return rest;
  }

  /** @returns undefined when the row is odd or has not ended; no cells for an empty line */
  #row(text: string, start: number): readonly string[] | undefined {
    const first = text.charCodeAt(start);
    if (first === feed || (first === carriageReturn && text.charCodeAt(start + 1) === feed)) {
      this.#end = start + (first === feed ? 1 : 2);
      return [];
    }
    const cells: string[] = [];
    let at = start;
    for (;;) {
      let end: number;
      if (text.charCodeAt(at) === this.#quoteCode) {
        const close = this.#closing(text, at + 1);
        if (close < 0) return undefined;
        const cell = text.slice(at + 1, close);
        cells.push(cell.includes(this.#quote) ? cell.replaceAll(this.#quote + this.#quote, this.#quote) : cell); // prettier-ignore
        end = close + 1;
      } else {
        end = this.#plainEnd(text, at);
        if (end < 0) return undefined;
        cells.push(text.slice(at, end));
      }
      const after = text.charCodeAt(end);
      if (after === this.#separator) at = end + 1;
      else if (after === feed || this.#isLineEnd(text, end)) {
        this.#end = end + (after === feed ? 1 : 2);
        return cells;
      } else {
        // The end of the text, or what stands where nothing may: a sign after a closing quotation mark, a return alone.
        const isWaiting = end + (after === carriageReturn ? 1 : 0) >= text.length;
        this.#isOdd ||= !isWaiting;
        return undefined;
      }
    }
  }

  #isLineEnd(text: string, at: number): boolean {
    return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === feed;
  }

  /** The quotation mark that closes a cell; -1 when it has not come. */
  #closing(text: string, from: number): number {
    let at = text.indexOf(this.#quote, from);
    while (at >= 0 && text.charCodeAt(at + 1) === this.#quoteCode)
      at = text.indexOf(this.#quote, at + 2);
    // Another one may follow.
    return at + 1 < text.length ? at : -1;
  }

  /** The end of a cell that is not quoted; -1 when there is a quotation mark in it. */
  #plainEnd(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === this.#separator || code === feed || code === carriageReturn) break;
      if (code !== this.#quoteCode) continue;
      this.#isOdd = true;
      return -1;
    }
    return at;
  }
}
