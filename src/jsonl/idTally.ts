import type { Totals } from './fileProblems.ts';
import { problemAt, type Severities } from './finding.ts';
import { IdHash, IdTable, spanIn } from './idTable.ts';
import type { LinePlaces } from './lineChecker.ts';
import type { LineScanner } from './lineScanner.ts';
import type { Problem } from './problem.ts';
import { textOf } from './utf8.ts';

interface Repeated {
  readonly index: number;
  readonly line: number;
  readonly id: string;
}

/** The ids of a streamed file: counts the repeated ones and remembers the earliest of them. */
export class IdTally {
  readonly #table = new IdTable();
  readonly #hash = new IdHash();
  readonly #cap: number;
  #repeated: Repeated[] = [];
  #count = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** @param places where the scanner's own are not exact */
  add(
    bytes: Uint8Array,
    lineStart: number,
    scanner: LineScanner,
    places: LinePlaces | undefined,
    line: number,
  ): void {
    if (places) {
      const id = new TextEncoder().encode(places.idText);
      this.#hash.set(id, 0, id.length);
      this.#insert(places.id ?? { start: 0, end: 0 }, line, () => places.idText ?? '');
    } else {
      const { idStart, idEnd } = scanner;
      this.#hash.set(bytes, idStart, idEnd);
      const span = spanIn(bytes, lineStart, idStart - 1, idEnd + 1);
      this.#insert(span, line, () => textOf(bytes, idStart, idEnd));
    }
  }

  problems(severities: Severities): Problem[] {
    this.#trim();
    return this.#repeated.flatMap(({ index, id }) => {
      const { line, ...span } = this.#table.placeOf(index);
      const other = this.#table.placeOf(this.#table.linkOf(index));
      const firstLine = Math.min(line, other.line) + 1;
      const finding = { code: 'duplicate_custom_id', id, firstLine, ...span } as const;
      const problem = problemAt(finding, line, severities);
      return problem ? [{ ...problem, related: [other] }] : [];
    });
  }

  total(totals: Totals, severities: Severities): void {
    totals.addMany('duplicate_custom_id', {}, this.#count, severities);
  }

  #insert(span: { start: number; end: number }, line: number, id: () => string): void {
    const { a, b } = this.#hash;
    const index = this.#table.size;
    const first = this.#table.add(a, b, line, span.start, span.end - span.start);
    if (first < 0) return;
    const isSecond = this.#table.linkOf(first) === index;
    this.#count += isSecond ? 2 : 1;
    const text = id();
    if (isSecond)
      this.#repeated.push({ index: first, line: this.#table.placeOf(first).line, id: text });
    this.#repeated.push({ index, line, id: text });
    if (this.#repeated.length > this.#cap * 4) this.#trim();
  }

  #trim(): void {
    this.#repeated = this.#repeated.sort((a, b) => a.line - b.line).slice(0, this.#cap);
  }
}
