import type { DocumentTally } from './documentTally.ts';
import { lineNumberOf, type LineRecord } from './lineBlock.ts';
import { JoinWindow, mostLines, type JoinedSpan } from '../line/lineJoin.ts';
import type { LineList } from './lineList.ts';

/** A request that goes over several lines of a document. */
export interface JoinedLines {
  readonly records: readonly LineRecord[];
  readonly span: JoinedSpan;
}

/**
 * Finds requests that go over several lines, and takes those lines out of the counts: their one problem counts. After
 * a change only its neighbourhood is read again: what begins further above cannot reach it, and below it all is as
 * it was from the first line on that is in no old and no new request.
 */
export class DocumentJoins {
  /** In the order of their lines. */
  #found: readonly JoinedLines[] = [];
  /** What changed: lines from this one on, but for so many at the end. */
  #head = 0;
  #tail = 0;
  #wasArray = false;
  readonly #counts = new Map<JoinedSpan['reason'], number>();

  /** How many there are by what breaks them, when they were last read. */
  get counts(): ReadonlyMap<JoinedSpan['reason'], number> {
    return this.#counts;
  }

  /** Lines [start, end) of `total` changed or were checked. */
  invalidate(start: number, end: number, total: number): void {
    this.#head = Math.min(this.#head, start);
    this.#tail = Math.min(this.#tail, total - end);
  }

  /** @param isArray is the file one array, so that its lines are not requests at all? */
  read(lines: LineList, tally: DocumentTally, isArray: boolean): readonly JoinedLines[] {
    if (isArray !== this.#wasArray) this.#head = this.#tail = 0;
    this.#wasArray = isArray;
    if (this.#head === Infinity) return this.#found;
    const head = this.#head;
    const changedEnd = lines.length - this.#tail;
    this.#head = this.#tail = Infinity;

    const old = this.#found;
    const firstReached = Math.max(0, head - mostLines);
    const kept = countWhile(old, (one) => beginsBefore(one, firstReached));
    let next = kept;
    let line = firstReached;
    let end = changedEnd;
    const found: JoinedLines[] = [];
    const window = new JoinWindow();
    const dissolveBefore = (before: number) => {
      for (let one = old[next]; one && startOf(one) < before; one = old[++next]) {
        dissolve(one, tally);
        this.#count(one, -1);
        const last = endOf(one);
        if (last < Infinity) end = Math.max(end, last);
      }
    };
    while (!isArray) {
      const one = old[next];
      const start = one ? startOf(one) : Infinity;
      const opening = lines.nextOpening(line);
      const at = opening ? lineNumberOf(opening) : Infinity;
      if (one && start <= at && start < end) {
        // A line that was no part of it before cannot change what ends above the change.
        if (endOf(one) <= head) {
          found.push(one);
          line = endOf(one);
          next++;
        } else dissolveBefore(start + 1);
        continue;
      }
      if (!opening || at >= end) break;
      const joined = tryJoin(at, lines, window);
      line = at + (joined?.records.length ?? 1);
      if (!joined) continue;
      dissolveBefore(line);
      for (const record of joined.records) tally.setJoined(record, true);
      this.#count(joined, 1);
      found.push(joined);
    }
    if (isArray) {
      for (const one of old) dissolve(one, tally);
      this.#counts.clear();
    }
    this.#found = isArray ? [] : old.slice(0, kept).concat(found, old.slice(next));
    return this.#found;
  }

  #count({ span: { reason } }: JoinedLines, change: number): void {
    const count = (this.#counts.get(reason) ?? 0) + change;
    if (count === 0) this.#counts.delete(reason);
    else this.#counts.set(reason, count);
  }
}

/** @param window has lines after those that were tried before, which are kept for what they tell of this one */
function tryJoin(line: number, lines: LineList, window: JoinWindow): JoinedLines | undefined {
  window.drop(Math.max(0, line - window.start));
  for (;;) {
    const outcome = window.outcome();
    if (outcome === 'none') return undefined;
    if (outcome) {
      const records = Array.from({ length: outcome.lines }, (_, index) => lines.at(line + index));
      return { records: records.filter((record) => record !== undefined), span: outcome };
    }
    const next = line + window.length;
    const record = lines.at(next);
    if (!record?.verdict) return undefined;
    const text = next === 0 ? record.text.replace(/^\uFEFF/, '') : record.text;
    window.add(next, text, record.verdict);
  }
}

function dissolve({ records }: JoinedLines, tally: DocumentTally): void {
  for (const record of records) {
    // One that left the document meanwhile takes its bytes with it.
    if (record.joined && record.block) tally.setJoined(record, false);
  }
}

/** Does it begin above a line, with a first line that is still in the document? */
function beginsBefore({ records: [first] }: JoinedLines, line: number): boolean {
  return first?.block !== undefined && lineNumberOf(first) < line;
}

/** Line of the first; before all lines when that has left the document. */
function startOf({ records: [first] }: JoinedLines): number {
  return first?.block ? lineNumberOf(first) : -1;
}

/** Line after the last; beyond all lines, as far as a search goes, when that has left the document. */
function endOf({ records }: JoinedLines): number {
  const last = records.at(-1);
  return last?.block ? lineNumberOf(last) + 1 : Infinity;
}

/** How many elements a list begins with that pass, when no other does. */
function countWhile<T>(list: readonly T[], passes: (one: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
