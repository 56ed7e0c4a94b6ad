import { sharedValues, type SharedValue } from '../rules/fileProblems.ts';
import { Totals } from '../rules/totals.ts';
import { bump, lineNumberOf, type LineRecord } from './lineBlock.ts';

/** Counts over the checked lines of a document, kept up to date line by line. */
export class DocumentTally {
  /** Problems that lines have on their own. */
  readonly own = new Totals();
  readonly values: Readonly<Record<SharedValue, Map<string, number>>> = {
    model: new Map(),
    url: new Map(),
    thinking: new Map(),
  };
  requests = 0;
  /** Texts to embed. */
  inputs = 0;
  bytes = 0;
  /** Requests whose id another one has too. */
  repeated = 0;
  readonly #ids = new Map<string, LineRecord | Set<LineRecord>>();

  add(record: LineRecord): void {
    this.#count(record, 1);
    if (record.verdict) record.block?.count(record.verdict, 1);
    if (record.id !== undefined) this.#addId(record, record.id);
  }

  /** Takes a record away; one that was never checked is not counted. */
  remove(record: LineRecord): void {
    if (!record.verdict) return;
    if (record.joined) {
      this.bytes -= record.bytes;
      return;
    }
    if (record.id !== undefined) this.#removeId(record, record.id);
    this.#count(record, -1);
    record.block?.count(record.verdict, -1);
  }

  /** A line becomes, or is no longer, part of a request over several lines: only its bytes count. */
  setJoined(record: LineRecord, joined: boolean): void {
    if (joined) this.remove(record);
    record.joined = joined;
    if (joined) this.bytes += record.bytes;
    else {
      this.bytes -= record.bytes;
      this.add(record);
    }
  }

  firstOf(id: string): LineRecord | undefined {
    return this.firstTwoOf(id)[0];
  }

  /** The earliest and the next request with this id. */
  firstTwoOf(id: string): readonly LineRecord[] {
    const entry = this.#ids.get(id);
    return entry instanceof Set ? firstTwo(entry) : entry?.block ? [entry] : [];
  }

  #count(record: LineRecord, sign: 1 | -1): void {
    const { verdict } = record;
    if (!verdict) return;
    this.bytes += sign * record.bytes;
    if (verdict.kind === 'request') this.requests += sign;
    this.inputs += sign * verdict.inputs;
    this.own.addAll(verdict.counts, sign);
    for (const kind of sharedValues) {
      const value = verdict[kind];
      if (value !== undefined) bump(this.values[kind], value, sign);
    }
  }

  #addId(record: LineRecord, id: string): void {
    const entry = this.#ids.get(id);
    if (!entry) this.#ids.set(id, record);
    else if (entry instanceof Set) {
      entry.add(record);
      this.#setRepeated(record, true);
    } else {
      this.#ids.set(id, new Set([entry, record]));
      this.#setRepeated(entry, true);
      this.#setRepeated(record, true);
    }
  }

  #removeId(record: LineRecord, id: string): void {
    const entry = this.#ids.get(id);
    if (!(entry instanceof Set)) {
      this.#ids.delete(id);
      return;
    }
    entry.delete(record);
    this.#setRepeated(record, false);
    const [only] = entry;
    if (entry.size === 1 && only) {
      this.#ids.set(id, only);
      this.#setRepeated(only, false);
    }
  }

  #setRepeated(record: LineRecord, repeated: boolean): void {
    if (record.repeated === repeated) return;
    record.repeated = repeated;
    const change = repeated ? 1 : -1;
    this.repeated += change;
    if (record.block) record.block.repeated += change;
  }
}

function firstTwo(records: ReadonlySet<LineRecord>): LineRecord[] {
  let first: LineRecord | undefined;
  let second: LineRecord | undefined;
  for (const record of records) {
    // It has left the document, and soon leaves the counts.
    if (!record.block) continue;
    const line = lineNumberOf(record);
    if (!first || line < lineNumberOf(first)) {
      second = first;
      first = record;
    } else if (!second || line < lineNumberOf(second)) second = record;
  }
  return [first, second].filter((record) => record !== undefined);
}
