import type { ProviderProfile } from '../../providers/profile.ts';
import { byteViewOf, type ByteView, isWellFormed } from '../scan/bytes.ts';
import { ChunkLines } from '../scan/chunkLines.ts';
import { previewLines, previewOf } from '../line/detect.ts';
import { FileTally } from './fileTally.ts';
import { problemAt, type Severities } from '../rules/finding.ts';
import { LineChecker, lineText, type LinePlaces, type LineReading } from '../line/lineChecker.ts';
import { JoinWindow, joinProblem } from '../line/lineJoin.ts';
import type { LineVerdict } from '../rules/lineVerdict.ts';
import type { Problem } from '../problem.ts';
import type { LineScanner } from '../scan/lineScanner.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const markBytes = [0xef, 0xbb, 0xbf];

/** A line where it stands in memory and in the file. */
interface StreamedLine {
  readonly view: ByteView;
  readonly start: number;
  readonly wellFormed: boolean;
  readonly line: number;
  /** Offset of its first byte in what is checked. */
  readonly offset: number;
  /** Kept where its places are not exact, and of a line without an id. */
  readonly reading: LineReading | undefined;
}

/** A line that was judged, and where it stands in memory. */
export interface JudgedLine {
  readonly verdict: LineVerdict;
  /** 0-based. */
  readonly line: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly scanner: LineScanner;
  /** Where the scanner's own are not exact. */
  readonly places: LinePlaces | undefined;
}

/** Gets every problem that lines have on their own, and every line, in the order of lines. */
export interface ProblemSink {
  add(problem: Problem): void;
  line(line: JudgedLine): void;
}

/** Who judges the lines of a range, and what is done with what is found. */
interface RangeOptions {
  /** Does it begin where the file does? */
  readonly isFirst: boolean;
  readonly checker: LineChecker;
  /** Is it the whole file, so that its ids can be compared at once? */
  readonly isWhole?: boolean;
  /** Gets all problems of lines, of which none are kept then. */
  readonly sink?: ProblemSink;
}

/** Checks a file, or a part of it that consists of whole lines, whose bytes come in order in chunks of any size. */
export class RangeCheck {
  readonly tally: FileTally;
  readonly #severities: Severities;
  readonly #maxRequests: number | null;
  readonly #checker: LineChecker;
  readonly #chunks = new ChunkLines((view, start, end) => {
    this.#checkLines(view, start, end);
  });
  /** Offset of the current line's first byte. */
  #offset = 0;
  /** Lines with one verdict are counted together. */
  #verdict: LineVerdict | undefined;
  #run = 0;
  /** Does it begin where the file does? */
  readonly #isFirst: boolean;
  #atStart: boolean;
  /** Lines that may be one request, not yet judged; and the same lines as they stand in the file. */
  readonly #window = new JoinWindow();
  readonly #waiting: StreamedLine[] = [];

  readonly #sink: ProblemSink | undefined;

  constructor(profile: ProviderProfile, options: RuleOptions, cap: number, part?: RangeOptions) {
    this.#severities = options.severities ?? {};
    this.#maxRequests = profile.limits.maxRequests;
    this.#checker = part?.checker ?? new LineChecker(profile, options);
    const isPart = part !== undefined && part.isWhole !== true;
    this.tally = new FileTally(profile, options, cap, isPart);
    this.#sink = part?.sink;
    this.#isFirst = this.#atStart = part?.isFirst ?? true;
  }

  push(chunk: Uint8Array): void {
    this.tally.counts.bytes += chunk.length;
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  finish(): FileTally {
    if (this.#chunks.finish()) this.tally.counts.open = 1;
    // In a part of a file, the next part may go on with it.
    if (this.#window.length > 0) this.tally.needsOnePass = true;
    this.#window.close();
    this.#settle();
    this.#endRun();
    return this.tally;
  }

  #checkLines(view: ByteView, start: number, end: number): void {
    const wellFormed = isWellFormed(view.bytes.subarray(start, end));
    let at = start;
    if (this.#atStart && markBytes.every((byte, index) => view.bytes[start + index] === byte)) {
      this.tally.hasMark = true;
      at += markBytes.length;
      this.#offset += markBytes.length;
    }
    this.#atStart = false;
    while (at < end) {
      const next = this.#checkLine(view, at, wellFormed);
      this.#offset += next - at;
      at = next;
    }
  }

  /** @returns where the next line begins */
  #checkLine(view: ByteView, start: number, allWellFormed: boolean): number {
    const { bytes } = view;
    const { tally } = this;
    const wellFormed =
      allWellFormed || isWellFormed(bytes.subarray(start, bytes.indexOf(lineFeed, start)));
    const verdict = this.#checker.check(view, start, wellFormed);
    const { end } = this.#checker.scanner;
    if (tally.preview.length < previewLines && verdict.kind !== 'blank')
      this.#look(lineText(bytes, start, end));
    if (end > start && bytes[end - 1] === carriageReturn) tally.counts.crlf++;
    const line = tally.counts.lines++;
    // Only the beginning of the file tells whether it is one array, whose lines are no requests.
    const isArray = this.#isFirst && tally.arrayAt !== undefined;
    if (this.#window.length === 0 && (isArray || !verdict.opens))
      this.#judge(bytes, start, wellFormed, line, this.#offset, verdict);
    else {
      this.#window.add(line, lineText(bytes, start, end), verdict);
      const { placesAreExact, reading } = this.#checker;
      this.#waiting.push({
        ...copyOf(view, start, end),
        wellFormed,
        line,
        offset: this.#offset,
        reading: placesAreExact && verdict.hasId ? undefined : reading,
      });
      this.#settle();
    }
    return end + 1;
  }

  /** Judges the lines that wait, up to the first of which later lines must tell whether it begins a request. */
  #settle(): void {
    for (;;) {
      const outcome = this.#window.outcome();
      const [first] = this.#waiting;
      if (!outcome || !first) return;
      const count = outcome === 'none' ? 1 : outcome.lines;
      this.#window.drop(count);
      this.#waiting.splice(0, count);
      if (outcome === 'none') {
        const { view, start, wellFormed, line, offset, reading } = first;
        const verdict = reading
          ? this.#checker.recall(view, start, reading)
          : this.#checker.check(view, start, wellFormed);
        this.#judge(view.bytes, start, wellFormed, line, offset, verdict);
      } else {
        this.tally.counts.joins++;
        const problem = joinProblem(outcome, first.line, this.#severities);
        if (!problem) continue;
        this.tally.totals.addProblem(problem);
        (this.#sink ?? this.tally.collector).add(problem);
      }
    }
  }

  /** Counts a line that the checker saw last. */
  #judge(
    bytes: Uint8Array,
    start: number,
    wellFormed: boolean,
    line: number,
    offset: number,
    verdict: LineVerdict,
  ): void {
    const { tally } = this;
    const checker = this.#checker;
    const { scanner } = checker;
    const { end } = scanner;
    if (verdict !== this.#verdict) {
      this.#endRun();
      this.#verdict = verdict;
      tally.shared.select(verdict);
    }
    this.#run++;
    tally.counts.inputs += verdict.inputs;
    if (verdict.kind === 'request') this.#countRequest(bytes, start, end, line);
    let places: LinePlaces | undefined;
    const sink = this.#sink;
    const isWanted = sink ? verdict.counts.length > 0 : tally.collector.wants(verdict.counts);
    if (!checker.placesAreExact || isWanted) {
      const reading = checker.reading ?? checker.read(lineText(bytes, start, end), wellFormed);
      if (!checker.placesAreExact) ({ places } = reading);
      for (const finding of reading.findings) {
        const problem = problemAt(finding, line, this.#severities);
        if (problem) (sink ?? tally.collector).add(problem);
      }
    }
    if (verdict.hasId) {
      tally.ids.add(bytes, start, scanner, places, line, offset);
      if (places) tally.needsOnePass = true;
    }
    tally.shared.note(bytes, start, scanner, places, line);
    sink?.line({ verdict, line, bytes, start, scanner, places });
  }

  #countRequest(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (++this.tally.counts.requests - 1 === this.#maxRequests)
      this.tally.firstTooMany = { line, start: 0, end: lineText(bytes, start, end).length };
  }

  #look(text: string): void {
    const { tally } = this;
    tally.preview.push(previewOf(text, tally.preview.length));
    if (tally.preview.length > 1 || !text.trimStart().startsWith('[')) return;
    const start = text.length - text.trimStart().length;
    tally.arrayAt = { line: tally.counts.lines, start, end: start + 1 };
  }

  #endRun(): void {
    if (!this.#verdict) return;
    this.tally.totals.addAll(this.#verdict.counts, this.#run);
    this.tally.shared.count(this.#run);
    this.#run = 0;
    this.#verdict = undefined;
  }
}

/** A line and its line feed, on their own. */
function copyOf(view: ByteView, start: number, end: number): { view: ByteView; start: number } {
  const copy = byteViewOf(new ArrayBuffer((end + 1 - start + 3) & ~3));
  copy.bytes.set(view.bytes.subarray(start, end + 1));
  return { view: copy, start: 0 };
}
