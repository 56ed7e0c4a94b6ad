import type { Cell } from './session.ts';

/** More different values are no choice. */
const mostWords = 65_000;
/** Stands for all words after these. */
const otherWord = '…';
/** Some 8 MB each for a million rows. */
const mostKept = 3;

/** Values of one column in memory: numbers, or words by number. */
export interface ColumnValues {
  /** @returns null for none */
  get(row: number): Cell;
  set(row: number, value: Cell): void;
}

class Numbers implements ColumnValues {
  readonly #values: Float64Array;

  constructor(rows: number) {
    this.#values = new Float64Array(rows).fill(Number.NaN);
  }

  get(row: number): Cell {
    const value = this.#values[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  set(row: number, value: Cell): void {
    this.#values[row] = typeof value === 'number' ? value : Number.NaN;
  }
}

class Words implements ColumnValues {
  readonly #codes: Uint16Array;
  readonly #words: Cell[] = [null];
  readonly #byWord = new Map<Cell, number>([[null, 0]]);

  constructor(rows: number) {
    this.#codes = new Uint16Array(rows);
  }

  get(row: number): Cell {
    return this.#words[this.#codes[row] ?? 0] ?? null;
  }

  set(row: number, value: Cell): void {
    let code = this.#byWord.get(value);
    if (code === undefined) {
      if (this.#words.length >= mostWords) value = otherWord;
      code = this.#byWord.get(value);
    }
    if (code === undefined) {
      code = this.#words.push(value) - 1;
      this.#byWord.set(value, code);
    }
    this.#codes[row] = code;
  }
}

/** Columns whose values were read from the disk and are likely asked for again. */
export class ColumnStore {
  readonly #kept = new Map<string, ColumnValues>();

  get(column: string): ColumnValues | undefined {
    return this.#kept.get(column);
  }

  keep(column: string, values: ColumnValues): void {
    this.#kept.delete(column);
    this.#kept.set(column, values);
    for (const oldest of this.#kept.keys())
      if (this.#kept.size > mostKept) this.#kept.delete(oldest);
  }
}

/** An empty column that can be kept; undefined for texts, of which each may be another. */
export function emptyColumn(
  kind: 'text' | 'number' | 'choice',
  rows: number,
): ColumnValues | undefined {
  // prettier-ignore
  if (kind === 'text') return undefined;
  return kind === 'number' ? new Numbers(rows) : new Words(rows);
}
