import type { LineReading } from './lineChecker.ts';
import type { LineVerdict } from './lineVerdict.ts';
import { sharedValues, type SharedValue } from './fileProblems.ts';

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
    this.renumber(0);
    for (const { verdict, repeated, joined } of lines) {
      if (verdict && !joined) this.count(verdict, 1);
      if (repeated) this.repeated++;
    }
  }

  renumber(from: number): void {
    for (let index = from; index < this.lines.length; index++) {
      const line = this.lines[index] as LineRecord;
      line.block = this;
      line.index = index;
    }
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
