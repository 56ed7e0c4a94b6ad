import type { ProviderProfile } from '../providers/profile.ts';
import type { BatchSummary } from './batchSummary.ts';
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
  #tail = new Uint8Array(1 << 16);
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
    if (chunk.length === 0) return;
    // A plain view, so that the hot loops see one kind of array whatever the caller reads with.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    this.#bytes += bytes.length;
    let start = 0;
    if (this.#tailLength > 0) {
      const end = bytes.indexOf(lineFeed);
      this.#keep(end < 0 ? bytes : bytes.subarray(0, end + 1));
      if (end < 0) return;
      this.#checkLines(this.#tail.subarray(0, this.#tailLength));
      this.#tailLength = 0;
      start = end + 1;
    }
    const last = bytes.lastIndexOf(lineFeed);
    if (last >= start) this.#checkLines(bytes.subarray(start, last + 1));
    const rest = Math.max(start, last + 1);
    if (rest < bytes.length) this.#keep(bytes.subarray(rest));
  }

  finish(): CheckReport {
    if (this.#tailLength > 0) {
      this.#keep(new Uint8Array([lineFeed]));
      this.#checkLines(this.#tail.subarray(0, this.#tailLength));
      this.#tailLength = 0;
      // The feed that we added is not the file's.
      this.#lastHadNoFeed = true;
    }
    this.#endRun();
    return this.#report();
  }

  #lastHadNoFeed = false;

  #keep(bytes: Uint8Array): void {
    const length = this.#tailLength + bytes.length;
    if (length > this.#tail.length) {
      const larger = new Uint8Array(Math.max(length, this.#tail.length * 2));
      larger.set(this.#tail.subarray(0, this.#tailLength));
      this.#tail = larger;
    }
    this.#tail.set(bytes, this.#tailLength);
    this.#tailLength = length;
  }

  /** @param bytes whole lines, each with its line feed */
  #checkLines(bytes: Uint8Array): void {
    const wellFormed = isWellFormed(bytes);
    let start = 0;
    if (this.#lines === 0 && markBytes.every((byte, index) => bytes[index] === byte)) {
      this.#hasMark = true;
      start = markBytes.length;
    }
    while (start < bytes.length) start = this.#checkLine(bytes, start, wellFormed);
  }

  /** @returns where the next line begins */
  #checkLine(bytes: Uint8Array, start: number, allWellFormed: boolean): number {
    const wellFormed =
      allWellFormed || isWellFormed(bytes.subarray(start, bytes.indexOf(lineFeed, start)));
    const verdict = this.#checker.check(bytes, start, wellFormed);
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
