import type { ProviderProfile } from '../providers/profile.ts';
import type { BatchSummary } from './batchSummary.ts';
import { viewOf, type ByteView } from './byteView.ts';
import type { CheckReport } from './checkStream.ts';
import { looksLikeBatch, previewOf } from './detect.ts';
import { previewLines } from './documentPreview.ts';
import { fileProblems, Totals } from './fileProblems.ts';
import { problemAt } from './finding.ts';
import { IdTally } from './idTally.ts';
import { LineChecker, lineText, type LinePlaces } from './lineChecker.ts';
import type { LineVerdict } from './lineVerdict.ts';
import { ProblemCollector, selectProblems } from './problemSelection.ts';
import type { Place } from './problem.ts';
import type { RuleOptions } from './ruleOptions.ts';
import { SharedTally } from './sharedTally.ts';
import { isWellFormed, utf16Length } from './utf8.ts';

const lineFeed = 0x0a;
const markBytes = [0xef, 0xbb, 0xbf];

/** Checks a file whose bytes come in order, in chunks of any size. */
export class StreamCheck {
  readonly #profile: ProviderProfile;
  readonly #options: RuleOptions;
  readonly #cap: number;
  readonly #checker: LineChecker;
  readonly #collector: ProblemCollector;
  readonly #totals = new Totals();
  readonly #ids: IdTally;
  readonly #shared: SharedTally;
  readonly #preview: string[] = [];
  #tail = viewOf(new ArrayBuffer(1 << 16));
  #tailLength = 0;
  #bytes = 0;
  #lines = 0;
  #requests = 0;
  #crlf = 0;
  #hasMark = false;
  #arrayAt: Place | undefined;
  #firstTooMany: Place | undefined;
  #verdict: LineVerdict | undefined;
  #run = 0;

  constructor(profile: ProviderProfile, options: RuleOptions, cap: number) {
    this.#profile = profile;
    this.#options = options;
    this.#cap = cap;
    this.#checker = new LineChecker(profile, options);
    this.#collector = new ProblemCollector(cap);
    this.#ids = new IdTally(cap);
    this.#shared = new SharedTally(profile, cap);
  }

  push(chunk: Uint8Array): void {
    const { view, start, end } = viewOfChunk(chunk);
    const { bytes } = view;
    this.#bytes += end - start;
    let from = start;
    if (this.#tailLength > 0) {
      const feed = bytes.subarray(0, end).indexOf(lineFeed, start);
      from = feed < 0 ? end : feed + 1;
      this.#keep(bytes.subarray(start, from));
      if (feed < 0) return;
      this.#checkTail();
    }
    const last = bytes.subarray(0, end).lastIndexOf(lineFeed);
    if (last >= from) {
      this.#checkLines(view, from, last + 1);
      from = last + 1;
    }
    if (from < end) this.#keep(bytes.subarray(from, end));
  }

  finish(): CheckReport {
    if (this.#tailLength > 0) {
      this.#keep(new Uint8Array([lineFeed]));
      this.#checkTail();
      // The feed that we added is not the file's.
      this.#lastHadNoFeed = true;
    }
    this.#endRun();
    return this.#report();
  }

  #lastHadNoFeed = false;

  #keep(bytes: Uint8Array): void {
    const length = this.#tailLength + bytes.length;
    if (length > this.#tail.bytes.length) {
      const larger = viewOf(new ArrayBuffer((Math.max(length, this.#tailLength * 2) + 3) & ~3));
      larger.bytes.set(this.#tail.bytes.subarray(0, this.#tailLength));
      this.#tail = larger;
    }
    this.#tail.bytes.set(bytes, this.#tailLength);
    this.#tailLength = length;
  }

  #checkTail(): void {
    this.#checkLines(this.#tail, 0, this.#tailLength);
    this.#tailLength = 0;
  }

  /** Bytes [start, end) of the view are whole lines, each with its line feed. */
  #checkLines(view: ByteView, start: number, end: number): void {
    const wellFormed = isWellFormed(view.bytes.subarray(start, end));
    let at = start;
    if (this.#lines === 0 && markBytes.every((byte, index) => view.bytes[start + index] === byte)) {
      this.#hasMark = true;
      at += markBytes.length;
    }
    while (at < end) at = this.#checkLine(view, at, wellFormed);
  }

  /** @returns where the next line begins */
  #checkLine(view: ByteView, start: number, allWellFormed: boolean): number {
    const { bytes } = view;
    const wellFormed =
      allWellFormed || isWellFormed(bytes.subarray(start, bytes.indexOf(lineFeed, start)));
    const verdict = this.#checker.check(view, start, wellFormed);
    const { end } = this.#checker.scanner;
    if (this.#preview.length < previewLines && verdict.kind !== 'blank')
      this.#look(lineText(bytes, start, end));
    if (end > start && bytes[end - 1] === 0x0d) this.#crlf++;
    if (verdict !== this.#verdict) {
      this.#endRun();
      this.#verdict = verdict;
      this.#shared.select(verdict);
    }
    this.#run++;
    const line = this.#lines++;
    if (verdict.kind === 'request') this.#countRequest(bytes, start, end, line);
    let places: LinePlaces | undefined;
    if (
      this.#collector.wants(verdict.counts) ||
      (!this.#checker.placesAreExact && verdict.kind === 'request')
    ) {
      const reading = this.#checker.read(lineText(bytes, start, end), wellFormed);
      if (!this.#checker.placesAreExact) ({ places } = reading);
      for (const finding of reading.findings) {
        const problem = problemAt(finding, line, this.#options.severities ?? {});
        if (problem) this.#collector.add(problem);
      }
    }
    if (verdict.hasId) this.#ids.add(bytes, start, this.#checker.scanner, places, line);
    this.#shared.note(bytes, start, this.#checker.scanner, places, line);
    return end + 1;
  }

  #countRequest(bytes: Uint8Array, start: number, end: number, line: number): void {
    this.#requests++;
    const max = this.#profile.limits.maxRequests;
    if (max !== null && this.#requests === max + 1)
      this.#firstTooMany = { line, start: 0, end: utf16Length(bytes, start, end) };
  }

  #look(text: string): void {
    this.#preview.push(previewOf(text, this.#preview.length));
    if (this.#preview.length > 1 || !text.trimStart().startsWith('[')) return;
    const start = text.length - text.trimStart().length;
    this.#arrayAt = { line: this.#lines, start, end: start + 1 };
  }

  #endRun(): void {
    if (!this.#verdict) return;
    this.#totals.addCounts(this.#verdict.counts, this.#run);
    this.#shared.count(this.#run);
    this.#run = 0;
    this.#verdict = undefined;
  }

  #report(): CheckReport {
    const options = this.#options;
    const looks = looksLikeBatch(this.#preview);
    const shown = looks || options.assumeBatch === true;
    const totals = shown && !this.#arrayAt ? this.#totals : new Totals();
    const severities = options.severities ?? {};
    const found = shown && !this.#arrayAt ? [...this.#collector.kept] : [];
    if (shown && !this.#arrayAt) {
      found.push(...this.#ids.problems(severities), ...this.#shared.problems(severities));
      this.#ids.total(totals, severities);
      this.#shared.total(totals, severities);
    }
    const requests = this.#arrayAt ? 0 : this.#requests;
    if (shown) {
      const facts = {
        requests,
        bytes: this.#bytes,
        hasMark: this.#hasMark,
        crlf: this.#crlf,
        lf: this.#lines - this.#crlf - (this.#lastHadNoFeed ? 1 : 0),
        arrayAt: this.#arrayAt,
        firstTooMany: this.#firstTooMany,
        isEmpty: this.#preview.length === 0,
      };
      for (const problem of fileProblems(facts, this.#profile, options)) {
        found.push(problem);
        totals.addProblem(problem);
      }
    }
    const summary: BatchSummary = {
      lines: this.#lines,
      requests,
      bytes: this.#bytes,
      models: this.#shared.counts('model'),
      url: this.#shared.usual('url'),
      errors: totals.errors,
      warnings: totals.warnings,
      looksLikeBatch: looks,
    };
    const { total, byCode } = totals;
    return { problems: selectProblems(found, this.#cap), total, byCode, summary };
  }
}

/** The buffer of a chunk, and the chunk's place in it; a copy where the buffer's length is odd. */
function viewOfChunk(chunk: Uint8Array): { view: ByteView; start: number; end: number } {
  const { buffer, byteOffset: start, length } = chunk;
  if (buffer.byteLength % 4 === 0) return { view: viewOf(buffer), start, end: start + length };
  const view = viewOf(new ArrayBuffer((length + 3) & ~3));
  view.bytes.set(chunk);
  return { view, start: 0, end: length };
}
