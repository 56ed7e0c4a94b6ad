import { IdHash } from '../scan/idTable.ts';
import type { SentLine } from './sentLine.ts';

/** A line to look for, and its 0-based number when it was sent. */
export type WantedLine = Pick<SentLine, 'length' | 'hashA' | 'hashB'> & { readonly line: number };

/** More lines of one content help nobody, and each would be searched for each that is wanted. */
const enough = 10_000;

/** Lines of one content. */
interface Group {
  readonly hashB: number;
  readonly sent: number[];
  readonly found: number[];
}

/** Finds lines that are as they were sent, wherever they moved. */
export class LineFinder {
  readonly #wanted: readonly WantedLine[];
  readonly #lengths: ReadonlySet<number>;
  readonly #groups = new Map<number, Group[]>();
  readonly #hash = new IdHash();

  constructor(wanted: readonly WantedLine[]) {
    this.#wanted = wanted;
    this.#lengths = new Set(wanted.map(({ length }) => length));
    for (const { line, hashA, hashB } of wanted.toSorted((a, b) => a.line - b.line)) {
      const group = this.#groupOf(hashA, hashB);
      if (group?.sent.includes(line)) continue;
      if (group) group.sent.push(line);
      else {
        const others = this.#groups.get(hashA) ?? [];
        this.#groups.set(hashA, [...others, { hashB, sent: [line], found: [] }]);
      }
    }
  }

  /** Is a line of so many bytes worth a look? */
  wants(length: number): boolean {
    return this.#lengths.has(length);
  }

  /** Looks at a line: bytes [start, end), without its end. @returns whether it is one of those looked for */
  look(bytes: Uint8Array, start: number, end: number, line: number): boolean {
    if (!this.wants(end - start)) return false;
    this.#hash.set(bytes, start, end);
    const group = this.#groupOf(this.#hash.a, this.#hash.b);
    if (!group || group.found.length === enough) return false;
    group.found.push(line);
    return true;
  }

  /** Where each wanted line is now, in their order; undefined for one that is gone. Equal ones keep their order. */
  places(): readonly (number | undefined)[] {
    return this.#wanted.map(({ line, hashA, hashB }) => {
      const { sent = [], found = [] } = this.#groupOf(hashA, hashB) ?? {};
      if (found.includes(line)) return line;
      return found[Math.min(sent.indexOf(line), found.length - 1)];
    });
  }

  #groupOf(hashA: number, hashB: number): Group | undefined {
    return this.#groups.get(hashA)?.find((group) => group.hashB === hashB);
  }
}
