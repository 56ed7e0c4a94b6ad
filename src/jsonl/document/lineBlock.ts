import type { LineReading } from '../line/lineChecker.ts';
import type { LineVerdict } from '../rules/lineVerdict.ts';
import { sharedValues, type SharedValue } from '../rules/fileProblems.ts';

/** One line of a document that is being edited. */
export class LineRecord {
  readonly text: string;
  /** Undefined until it is checked. */
  verdict: LineVerdict | undefined;
  id: string | undefined;
  /** Bytes of UTF-8, without the line end. */
  bytes = 0;
  /** Filled when someone asks for the line's problems. */
  reading: LineReading | undefined;
  /** Another request of the document has the same id. */
  repeated = false;
  /** Part of a request that goes over several lines; counted nowhere. */
  joined = false;
  block: LineBlock | undefined;
  index = 0;

  constructor(text: string) {
    this.text = text;
  }
}

/** Some hundred consecutive lines, and counts that tell whether a search must look inside. */
export class LineBlock {
  readonly lines: LineRecord[];
  /** Number of the lines in all blocks before this one. */
  start = 0;
  unchecked = 0;
  requests = 0;
  /** Lines with problems of their own. */
  faulty = 0;
  /** Requests whose id another one has too. */
  repeated = 0;
  /** Lines that end inside an object. */
  opening = 0;
  readonly values: Readonly<Record<SharedValue, Map<string, number>>> = {
    model: new Map(),
    url: new Map(),
    thinking: new Map(),
  };

  constructor(lines: LineRecord[]) {
    this.lines = lines;
    this.#renumber(0);
    for (const record of lines) this.#take(record, 1);
  }

  /** As of an array; the lines that leave are in no block afterwards. */
  splice(at: number, removed: number, added: readonly LineRecord[]): LineRecord[] {
    const gone = this.lines.splice(at, removed, ...added);
    for (const record of gone) {
      this.#take(record, -1);
      record.block = undefined;
    }
    for (const record of added) this.#take(record, 1);
    this.#renumber(at);
    return gone;
  }

  #renumber(from: number): void {
    for (let index = from; index < this.lines.length; index++) {
      const line = this.lines[index] as LineRecord;
      line.block = this;
      line.index = index;
    }
  }

  #take({ verdict, repeated, joined }: LineRecord, sign: 1 | -1): void {
    if (!verdict) this.unchecked += sign;
    else if (!joined) this.count(verdict, sign);
    if (repeated) this.repeated += sign;
  }

  /** Its lines are as if they had never been checked. */
  forget(): void {
    for (const record of this.lines) {
      record.verdict = record.id = record.reading = undefined;
      record.repeated = record.joined = false;
    }
    this.unchecked = this.lines.length;
    this.requests = this.faulty = this.repeated = this.opening = 0;
    for (const kind of sharedValues) this.values[kind].clear();
  }

  /** @param sign 1 to count a line, -1 to take it away */
  count(verdict: LineVerdict, sign: 1 | -1): void {
    if (verdict.kind === 'request') this.requests += sign;
    if (verdict.opens) this.opening += sign;
    if (verdict.counts.length > 0) this.faulty += sign;
    for (const kind of sharedValues) {
      const value = verdict[kind];
      if (value !== undefined) bump(this.values[kind], value, sign);
    }
  }
}

/** Adds to a count in a map and drops it when it reaches zero. */
export function bump<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

export function lineNumberOf(record: LineRecord): number {
  return (record.block?.start ?? 0) + record.index;
}
