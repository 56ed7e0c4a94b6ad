import { idSpanOf, type IdSpan } from './idBytes.ts';
import { FailureGroups } from './failureGroups.ts';
import { IdIndex } from './idIndex.ts';
import type { RecordPlace } from './openRecord.ts';
import type { LineCounts } from './recordLines.ts';
import { resultKinds, type FailureWords, type ResultKind } from './resultKind.ts';
import { ResultReader } from './resultReader.ts';
import { RecordTable } from './recordTable.ts';

/** How a request stands: `missing` came back nowhere. */
export type Outcome = ResultKind | 'missing';

/** A result line that is not the result of a request: its id came back before, was never sent, or is not there. */
export type UnmatchedKind = 'duplicate' | 'unknownId' | 'withoutId';

export type ResultFile = 'output' | 'error';

export interface ResultPlace extends RecordPlace {
  readonly file: ResultFile;
}

export interface FailureCount extends FailureWords {
  readonly group: number;
  readonly count: number;
}

const none = -1;
/** In the place of a result's request. */
const unknownId = -2;
const nowhere: RecordPlace = { offset: 0, length: 0, line: 0 };

/** Requests in the order of the input file, each with what came back for it: places and small facts, no text. */
export class JoinedResults {
  /** Of the files that there are; filled while they are read. */
  readonly files: { input?: LineCounts; output?: LineCounts; error?: LineCounts } = {};
  readonly unmatched: Record<UnmatchedKind, number> = { duplicate: 0, unknownId: 0, withoutId: 0 };
  /** Requests without a custom_id; nothing can come back for them. */
  namelessRequests = 0;
  /** Summed over all result lines; `lines` is how many of them tell their usage. */
  readonly usage = { input: 0, cached: 0, output: 0, lines: 0 };
  readonly hasInput: boolean;
  readonly #requests = new RecordTable(['result']);
  readonly #results = new RecordTable(['kind', 'group', 'request']);
  #outputs = 0;
  readonly #ids = new IdIndex();
  /** Requests that share their id with an earlier one and have no result yet. */
  readonly #waiting = new Map<number, number[]>();
  /** The first request of the same id, of those that are not the first. */
  readonly #firsts = new Map<number, number>();
  readonly #failures = new FailureGroups();
  readonly #reader = new ResultReader();

  /** @param hasInput without the input file, requests are known and ordered by what came back */
  constructor(hasInput: boolean) {
    this.hasInput = hasInput;
  }

  get size(): number {
    return this.#requests.size;
  }

  addRequest(bytes: Uint8Array, start: number, place: RecordPlace): void {
    const request = this.#requests.add(place, { result: none });
    const id = idSpanOf(bytes, start);
    if (!id) {
      this.namelessRequests++;
      return;
    }
    const first = this.#ids.findOrAdd(bytes, id, request);
    if (first === none) return;
    this.#firsts.set(request, first);
    const others = this.#waiting.get(first);
    if (others) others.push(request);
    else this.#waiting.set(first, [request]);
  }

  addResult(file: ResultFile, bytes: Uint8Array, start: number, place: RecordPlace): void {
    const reader = this.#reader;
    const word = reader.read(bytes, start);
    const kind = resultKinds.indexOf(word);
    const group = word === 'failed' ? this.#failures.add(reader.failure()) : none;
    const result = this.#results.add(place, { kind, group, request: none });
    if (file === 'output') this.#outputs++;
    if (reader.usage) {
      this.usage.input += reader.usage.input;
      this.usage.cached += reader.usage.cached;
      this.usage.output += reader.usage.output;
      this.usage.lines++;
    }
    if (reader.id) this.#match(result, kind, bytes, reader.id);
    else if (this.hasInput) this.unmatched.withoutId++;
    else this.#results.set(result, 'request', this.#requests.add(nowhere, { result }));
  }

  #match(result: number, kind: number, bytes: Uint8Array, id: IdSpan): void {
    let request = this.hasInput
      ? this.#ids.find(bytes, id)
      : this.#ids.findOrAdd(bytes, id, this.#requests.size);
    if (request === none) {
      if (this.hasInput) {
        this.#results.set(result, 'request', unknownId);
        this.unmatched.unknownId++;
        return;
      }
      request = this.#requests.add(nowhere, { result: none });
    }
    const first = this.#requests.get(request, 'result');
    const target = first === none ? request : this.#waiting.get(request)?.shift();
    this.#results.set(result, 'request', target ?? request);
    if (target === undefined) {
      this.unmatched.duplicate++;
      // Of several results the best counts: a failed attempt takes no answer away.
      if (this.#results.get(first, 'kind') <= kind) return;
    }
    this.#requests.set(target ?? request, 'result', result);
  }

  /** Is this, in valid JSON, the request or a result of it? Tells what was there from what a file holds now. */
  isOf(request: number, bytes: Uint8Array): boolean {
    const id = idSpanOf(bytes, 0);
    const hasNameless = !this.hasInput || this.namelessRequests > 0;
    if (!id) return hasNameless && bytes.includes(0x7b);
    return this.#ids.find(bytes, id) === (this.#firsts.get(request) ?? request);
  }

  /** The first request with this id. */
  requestWith(customId: string): number | undefined {
    const request = this.#ids.findText(customId);
    return request === none ? undefined : request;
  }

  outcome(request: number): Outcome {
    const result = this.resultOf(request);
    return result === undefined ? 'missing' : this.kindOf(result);
  }

  kindOf(result: number): ResultKind {
    return resultKinds[this.#results.get(result, 'kind')] ?? 'failed';
  }

  /** The result that counts for a request. */
  resultOf(request: number): number | undefined {
    const result = this.#requests.get(request, 'result');
    return result === none ? undefined : result;
  }

  /** Undefined without the input file. */
  requestPlace(request: number): RecordPlace | undefined {
    return this.hasInput ? this.#requests.place(request) : undefined;
  }

  resultPlace(result: number): ResultPlace {
    const file = result < this.#outputs ? 'output' : 'error';
    return { file, ...this.#results.place(result) };
  }

  /** Number of a failed result's group. */
  groupOf(result: number): number {
    return this.#results.get(result, 'group');
  }

  failure(group: number): FailureWords {
    return this.#failures.get(group);
  }

  /** How many requests stand how; the sum is `size`. */
  counts(): Readonly<Record<Outcome, number>> {
    const counts = Object.fromEntries([...resultKinds, 'missing'].map((kind) => [kind, 0]));
    for (let request = 0; request < this.size; request++) {
      const outcome = this.outcome(request);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts as Record<Outcome, number>;
  }

  /** How many requests have their result in this file. */
  returnedIn(file: ResultFile): number {
    let count = 0;
    for (let request = 0; request < this.size; request++) {
      const result = this.resultOf(request);
      if (result !== undefined && result < this.#outputs === (file === 'output')) count++;
    }
    return count;
  }

  /** Lines that may be the results of any requests: not readable, or not matched. */
  unassigned(): number {
    const { output, error } = this.files;
    const unreadable = (output?.unreadable ?? 0) + (error?.unreadable ?? 0);
    return unreadable + this.unmatched.unknownId + this.unmatched.withoutId;
  }

  /** Kinds of failure, most frequent first; the sum is the number of failed requests. */
  failureCounts(): readonly FailureCount[] {
    const counts = new Map<number, number>();
    for (let request = 0; request < this.size; request++) {
      const result = this.resultOf(request);
      if (result === undefined || this.kindOf(result) !== 'failed') continue;
      const group = this.groupOf(result);
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    return [...counts]
      .map(([group, count]) => ({ group, count, ...this.failure(group) }))
      .sort((a, b) => b.count - a.count || a.group - b.group);
  }

  /** Result lines that are no request's result, in the order of the files. */
  unmatchedResults(kind: UnmatchedKind, most: number): readonly number[] {
    const found: number[] = [];
    for (let result = 0; result < this.#results.size && found.length < most; result++)
      if (this.#unmatchedKind(result) === kind) found.push(result);
    return found;
  }

  #unmatchedKind(result: number): UnmatchedKind | undefined {
    const request = this.#results.get(result, 'request');
    if (request === unknownId) return 'unknownId';
    if (request === none) return 'withoutId';
    return this.#requests.get(request, 'result') === result ? undefined : 'duplicate';
  }
}
