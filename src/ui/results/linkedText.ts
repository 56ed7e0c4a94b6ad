import type { BatchFileKind } from '../../batches/batch.ts';
import type { ResultsView } from './resultsAddress.ts';

/** Where a piece of text leads: a line of a file, 0-based; another part of the results; a command for this batch. */
export type LinkTarget =
  | { readonly file: BatchFileKind; readonly line: number }
  | { readonly view: Partial<ResultsView> }
  | { readonly command: string };

/** Text, or text that leads somewhere; on one line. */
export type Piece = string | { readonly text: string; readonly to: LinkTarget };

export interface TextLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly to: LinkTarget;
}

/** A part of the text for the outline: a section, or a request in it. */
export interface TextSymbol {
  readonly name: string;
  readonly detail: string;
  readonly line: number;
  endLine: number;
  readonly children: TextSymbol[];
}

/** Columns in a monospaced font, where an ideograph has two. */
export function columnsOf(text: string): number {
  const wide =
    /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/;
  return [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);
}

/** A text that is written line by line, with its links and its outline. */
export class LinkedText {
  readonly links: TextLink[] = [];
  readonly symbols: TextSymbol[] = [];
  readonly #lines: string[] = [];

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  line(...pieces: readonly Piece[]): void {
    let text = '';
    for (const piece of pieces) {
      const start = text.length;
      text += typeof piece === 'string' ? piece : piece.text;
      if (typeof piece === 'string') continue;
      this.links.push({ line: this.#lines.length, start, end: text.length, to: piece.to });
    }
    this.#lines.push(text);
    for (const symbol of [this.symbols.at(-1), this.symbols.at(-1)?.children.at(-1)])
      if (symbol && text !== '') symbol.endLine = this.#lines.length - 1;
  }

  /** Lines of a text from elsewhere, each after `indent`. */
  block(indent: string, text: string): void {
    for (const line of text.split(/\r\n|[\n\r\u0085\u2028\u2029]/)) this.line(indent + line);
  }

  /** A heading with a line under it. */
  section(title: string): void {
    if (this.#lines.length > 0) this.line();
    this.symbols.push(symbolAt(title, '', this.#lines.length));
    this.line(title);
    this.line('='.repeat(columnsOf(title)));
  }

  /** Begins an entry of the section; its lines follow. */
  entry(name: string, detail: string): void {
    this.symbols.at(-1)?.children.push(symbolAt(name, detail, this.#lines.length));
  }

  /** Labels and what they stand for, in two columns. */
  rows(rows: readonly (readonly [label: string, ...pieces: readonly Piece[]])[]): void {
    const widest = Math.max(0, ...rows.map(([label]) => columnsOf(label)));
    for (const [label, ...pieces] of rows)
      this.line(`${label}:${' '.repeat(widest - columnsOf(label) + 2)}`, ...pieces);
  }
}

function symbolAt(name: string, detail: string, line: number): TextSymbol {
  return { name: name.trim() || '""', detail, line, endLine: line, children: [] };
}
