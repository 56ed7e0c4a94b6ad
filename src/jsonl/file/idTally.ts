import type { Totals } from '../rules/totals.ts';
import { problemAt, type Severities } from '../rules/finding.ts';
import { IdHash, IdTable, spanIn, type DetachedIds } from '../scan/idTable.ts';
import type { LinePlaces } from '../line/lineChecker.ts';
import type { LineScanner } from '../scan/lineScanner.ts';
import type { Problem } from '../problem.ts';
import { textOf } from '../scan/bytes.ts';

interface Repeated {
  readonly index: number;
  readonly line: number;
  /** Undefined when another thread read it and kept only its place. */
  readonly id: string | undefined;
}

/** Gives an id's text from its place in the file: the part it is in, its first byte and its UTF-16 length. */
export type ReadId = (part: number, offset: number, length: number) => string;

/** The ids of a file that is not kept: counts the repeated ones and remembers the earliest of them. */
export class IdTally {
  readonly #table = new IdTable();
  readonly #hash = new IdHash();
  readonly #cap: number;
  readonly #collects: boolean;
  /** Parts of the file, each with the index of its first entry. */
  readonly #parts = [{ part: 0, first: 0 }];
  #repeated: Repeated[] = [];
  #count = 0;

  /** @param collects only gather the ids, to be compared when the parts of the file are put together */
  constructor(cap: number, collects: boolean) {
    this.#cap = cap;
    this.#collects = collects;
  }

  /**
   * @param places where the scanner's own are not exact
   * @param offset of the line's first byte
   */
  add(
    bytes: Uint8Array,
    lineStart: number,
    scanner: LineScanner,
    places: LinePlaces | undefined,
    line: number,
    offset: number,
  ): void {
    const index = this.#table.size;
    if (places) {
      const { id, idText = '' } = places;
      const encoded = new TextEncoder().encode(idText);
      this.#hash.set(encoded, 0, encoded.length);
      const place = { line, start: id?.start ?? 0, end: id?.end ?? 0 };
      const first = this.#collects
        ? (this.#table.append(this.#hash.a, this.#hash.b, place, offset), -1)
        : this.#table.add(this.#hash.a, this.#hash.b, place, offset);
      if (first >= 0) this.#repeat(index, first, idText);
      return;
    }
    const { idStart, idEnd } = scanner;
    this.#hash.set(bytes, idStart, idEnd);
    const { start, end } = spanIn(bytes, lineStart, idStart - 1, idEnd + 1);
    const at = offset + idStart - lineStart;
    if (this.#collects) {
      this.#table.append(this.#hash.a, this.#hash.b, { line, start, end }, at);
      return;
    }
    const first = this.#table.add(this.#hash.a, this.#hash.b, { line, start, end }, at);
    if (first >= 0) this.#repeat(index, first, textOf(bytes, idStart, idEnd));
  }

  detach(): DetachedIds {
    return this.#table.detach();
  }

  /** Adds the ids of the part of the file that follows; parts count from 0. */
  addPart(ids: DetachedIds, firstLine: number, part: number): void {
    this.#parts.push({ part, first: this.#table.size });
    this.#table.addAll(ids, firstLine, (first) => {
      if (first >= 0) this.#repeat(this.#table.size - 1, first, undefined);
    });
  }

  problems(severities: Severities, readId?: ReadId): Problem[] {
    this.#trim();
    return this.#repeated.flatMap(({ index, line, id }) => {
      const repeated = this.repeated(index, () => id ?? this.#read(index, readId));
      const problem = repeated && problemAt(repeated.finding, line, severities);
      return problem ? [{ ...problem, related: repeated.other }] : [];
    });
  }

  /** What is to say of the id that was added as this one, in the order of adding, when it is not the only one. */
  repeated(index: number, idText: () => string) {
    const link = this.#table.linkOf(index);
    if (link < 0) return undefined;
    const { line, ...span } = this.#table.placeOf(index);
    const other = this.#table.placeOf(link);
    const firstLine = Math.min(line, other.line) + 1;
    const finding = { code: 'duplicate_custom_id', id: idText(), firstLine, ...span } as const;
    return { finding, other: [other] };
  }

  /** Every entry whose id stands on an earlier line too, with that line; lines count from 0. No text, and no cap. */
  *laterOnes(): Generator<{ readonly line: number; readonly firstLine: number }> {
    for (let index = 0; index < this.#table.size; index++) {
      const first = this.#table.linkOf(index);
      // Of several the first one is linked to the second.
      if (first < 0 || first > index) continue;
      const firstLine = this.#table.placeOf(first).line;
      yield { line: this.#table.placeOf(index).line, firstLine };
    }
  }

  total(totals: Totals, severities: Severities): void {
    totals.addMany('duplicate_custom_id', {}, this.#count, severities);
  }

  #read(index: number, readId: ReadId | undefined): string {
    const { start, end } = this.#table.placeOf(index);
    const part = this.#parts.findLast(({ first }) => first <= index)?.part ?? 0;
    return readId?.(part, this.#table.offsetOf(index), end - start - 2) ?? '';
  }

  #repeat(index: number, first: number, id: string | undefined): void {
    const isSecond = this.#table.linkOf(first) === index;
    this.#count += isSecond ? 2 : 1;
    const lineOf = (entry: number) => this.#table.placeOf(entry).line;
    if (isSecond) this.#repeated.push({ index: first, line: lineOf(first), id });
    this.#repeated.push({ index, line: lineOf(index), id });
    if (this.#repeated.length > this.#cap * 4 + 100) this.#trim();
  }

  #trim(): void {
    this.#repeated = this.#repeated.sort((a, b) => a.line - b.line).slice(0, this.#cap);
  }
}
