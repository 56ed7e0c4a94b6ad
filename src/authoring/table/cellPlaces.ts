import { createReadStream } from 'node:fs';
import { findSeparator, namedSeparator } from './findSeparator.ts';
import { readSample } from './sourceBytes.ts';
import type { TableSettings } from '../prompt/parsePrompt.ts';

/** A cell, or a row without a column: rows from 1 below the header, columns from 0. */
export interface WantedCell {
  readonly row: number;
  readonly column?: number | undefined;
}

/** 0-based lines, UTF-16 columns. */
export interface CellRange {
  readonly line: number;
  readonly start: number;
  readonly endLine: number;
  readonly end: number;
}

/** Finds where cells of a CSV text stand; pushed in pieces, so that a file of any size can be looked through. */
export class CellPlaces {
  readonly found = new Map<string, CellRange>();
  readonly #wanted: ReadonlyMap<number, ReadonlySet<number | undefined>>;
  readonly #separator: string;
  readonly #quote: string | null;
  readonly #lastRow: number;
  #row: number;
  #column = 0;
  #line = 0;
  /** UTF-16 offset in the line. */
  #at = 0;
  #cell = { line: 0, start: 0 };
  #start = { line: 0, start: 0 };
  #isQuoted = false;
  #isCellStart = true;
  #isBlank = true;
  #wasReturn = false;
  /** A second quotation mark opens a quoted cell again. */
  #justClosed = false;

  /** @param linesBefore the first row: the header, and one that names the separator */
  constructor(
    wanted: readonly WantedCell[],
    separator: string,
    quote: string | null,
    linesBefore = 1,
  ) {
    const rows = new Map<number, Set<number | undefined>>();
    for (const { row, column } of wanted) rows.set(row, (rows.get(row) ?? new Set()).add(column));
    this.#wanted = rows;
    this.#separator = separator;
    this.#quote = quote;
    this.#row = 1 - linesBefore;
    this.#lastRow = Math.max(0, ...rows.keys());
  }

  get isDone(): boolean {
    return this.#row > this.#lastRow;
  }

  of(cell: WantedCell): CellRange | undefined {
    return rangeOf(this.found, cell);
  }

  push(text: string): void {
    for (let index = 0; index < text.length && !this.isDone; index++) {
      const char = text[index] as string;
      if (char === '\n') {
        if (this.#isQuoted) this.#newLine();
        else if (this.#wasReturn) this.#newLine(0);
        else this.#endRow();
        this.#wasReturn = false;
        continue;
      }
      if (this.#wasReturn && !this.#isQuoted) {
        // A carriage return alone ends a line too.
        this.#newLine();
      }
      this.#wasReturn = false;
      if (char === '\r' && !this.#isQuoted) {
        this.#finishRow();
        this.#wasReturn = true;
        continue;
      }
      const mayQuote = this.#isQuoted || this.#isCellStart || this.#justClosed;
      this.#justClosed = char === this.#quote && this.#isQuoted;
      if (char === this.#quote && mayQuote) {
        this.#isQuoted = !this.#isQuoted;
        this.#isCellStart = false;
        this.#isBlank = false;
        this.#at++;
        continue;
      }
      if (char === this.#separator && !this.#isQuoted) {
        this.#endCell();
        this.#at++;
        this.#cell = { line: this.#line, start: this.#at };
        this.#isCellStart = true;
        this.#isBlank = false;
        continue;
      }
      this.#isCellStart = false;
      this.#isBlank = false;
      this.#at++;
    }
  }

  finish(): void {
    if (!this.#isBlank) this.#finishRow();
  }

  #newLine(step = 0): void {
    this.#line++;
    this.#at = step;
    if (!this.#isQuoted) this.#cell = this.#start = { line: this.#line, start: 0 };
  }

  #endRow(): void {
    this.#finishRow();
    this.#newLine();
  }

  #finishRow(): void {
    this.#isCellStart = true;
    if (this.#isBlank) return;
    this.#endCell();
    this.#note(undefined, this.#start);
    this.#row++;
    this.#column = 0;
    this.#isBlank = true;
  }

  #endCell(): void {
    this.#note(this.#column, this.#cell);
    this.#column++;
  }

  #note(column: number | undefined, from: { readonly line: number; readonly start: number }): void {
    if (!this.#wanted.get(this.#row)?.has(column)) return;
    this.found.set(cellKey(this.#row, column), { ...from, endLine: this.#line, end: this.#at });
  }
}

/** Where cells and rows stand. Plain data. */
export type CellRanges = ReadonlyMap<string, CellRange>;

/** The place of a cell, else of its row. */
export function rangeOf(found: CellRanges, { row, column }: WantedCell): CellRange | undefined {
  return found.get(cellKey(row, column)) ?? found.get(cellKey(row, undefined));
}

/** Of a cell in `CellRanges`; without a column of the row. */
export function cellKey(row: number, column: number | undefined): string {
  return `${String(row)} ${String(column ?? '')}`;
}

/** Looks through a CSV file on disk. @throws the system's error, the signal's reason */
export async function findCells(
  path: string,
  wanted: readonly WantedCell[],
  settings: TableSettings,
  signal?: AbortSignal,
): Promise<CellPlaces> {
  const { bytes, used } = await readSample(path, settings.encoding);
  const decoder = new TextDecoder(used.encoding);
  const { quote = '"' } = settings;
  const sample = new TextDecoder(used.encoding).decode(bytes, { stream: true });
  const usual = /\.t\w+$/i.test(path) ? '\t' : ',';
  const named = namedSeparator(sample.replace(/^\uFEFF/, ''));
  const separator = settings.separator ?? named ?? findSeparator(sample, quote, usual);
  const linesBefore = (named === undefined ? 0 : 1) + (settings.columns === undefined ? 1 : 0);
  const places = new CellPlaces(wanted, separator, quote, linesBefore);
  const stream = createReadStream(path, { highWaterMark: 64 * 1024 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    signal?.throwIfAborted();
    places.push(decoder.decode(chunk, { stream: true }));
    if (places.isDone) return places;
  }
  places.push(decoder.decode());
  places.finish();
  return places;
}
