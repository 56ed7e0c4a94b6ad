import type { LineEdit } from './lineEdits.ts';

/** The part of an editor's document that a check reads. */
export interface LineSource {
  readonly version: number;
  readonly lineCount: number;
  lineAt(line: number): { readonly text: string };
}

/** What is to have the document's lines; `BatchDocument` is one. */
export interface LineSink {
  replace(start: number, removed: number, lines: readonly string[]): void;
}

/** More lines than this are not read at once. */
const manyLines = 1000;

/**
 * Hands the lines of a document on: those of small edits at once, many of them bit by bit. What is not read yet is one
 * gap, and lines around it are numbered as if it were not there; so nothing may be told of the sink before it is closed.
 */
export class LineFeed {
  readonly #source: LineSource;
  readonly #sink: LineSink;
  readonly #many: number;
  #gapStart = 0;
  #gap: number;
  #lines: number;

  constructor(source: LineSource, sink: LineSink, many = manyLines) {
    this.#source = source;
    this.#sink = sink;
    this.#many = many;
    this.#gap = this.#lines = source.lineCount;
  }

  /** Number of lines that the document must have. */
  get lines(): number {
    return this.#lines;
  }

  /** Is every line handed on? */
  get isRead(): boolean {
    return this.#gap === 0;
  }

  /** Takes over edits that the document already has, in ascending order. */
  apply(edits: readonly LineEdit[]): void {
    for (const edit of edits) {
      this.#apply(edit);
      this.#lines += edit.added - edit.removed;
    }
  }

  /** Reads until `mustStop()` is true. @returns true when every line was handed on */
  read(mustStop: () => boolean): boolean {
    while (this.#gap > 0) {
      const count = Math.min(this.#gap, this.#many);
      this.#sink.replace(this.#gapStart, 0, this.#texts(this.#gapStart, count));
      this.#gapStart += count;
      this.#gap -= count;
      if (mustStop()) break;
    }
    return this.isRead;
  }

  #apply({ start, removed, added }: LineEdit): void {
    const gapEnd = this.#gapStart + this.#gap;
    const end = start + removed;
    if (this.#gap === 0) {
      const isLong = added > this.#many;
      this.#sink.replace(start, removed, isLong ? [] : this.#texts(start, added));
      if (isLong) [this.#gapStart, this.#gap] = [start, added];
    } else if (end <= this.#gapStart) {
      this.#sink.replace(start, removed, this.#texts(start, added));
      this.#gapStart += added - removed;
    } else if (start >= gapEnd) {
      this.#sink.replace(start - this.#gap, removed, this.#texts(start, added));
    } else {
      const before = Math.max(0, this.#gapStart - start);
      const after = Math.max(0, end - gapEnd);
      this.#gapStart -= before;
      this.#sink.replace(this.#gapStart, before + after, []);
      this.#gap += before + after + added - removed;
    }
  }

  #texts(start: number, count: number): string[] {
    return Array.from({ length: count }, (_, index) => this.#source.lineAt(start + index).text);
  }
}
