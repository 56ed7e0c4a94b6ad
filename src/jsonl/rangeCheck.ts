import type { ProviderProfile } from '../providers/profile.ts';
import type { ByteView } from './byteView.ts';
import { ChunkLines } from './chunkLines.ts';
import { previewOf } from './detect.ts';
import { previewLines } from './documentPreview.ts';
import { FileTally } from './fileTally.ts';
import { problemAt } from './finding.ts';
import { LineChecker, lineText, type LinePlaces } from './lineChecker.ts';
import type { LineVerdict } from './lineVerdict.ts';
import type { RuleOptions } from './ruleOptions.ts';
import { isWellFormed, utf16Length } from './utf8.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const markBytes = [0xef, 0xbb, 0xbf];

/** Checks a file, or a part of it that consists of whole lines, whose bytes come in order in chunks of any size. */
export class RangeCheck {
  readonly tally: FileTally;
  readonly #options: RuleOptions;
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
  #atStart: boolean;

  /** @param part when it is but a part of the file: does it begin where the file does, and who judges lines? */
  constructor(
    profile: ProviderProfile,
    options: RuleOptions,
    cap: number,
    part?: { readonly isFirst: boolean; readonly checker: LineChecker },
  ) {
    this.#options = options;
    this.#maxRequests = profile.limits.maxRequests;
    this.#checker = part?.checker ?? new LineChecker(profile, options);
    this.tally = new FileTally(profile, options, cap, part !== undefined);
    this.#atStart = part?.isFirst ?? true;
  }

  push(chunk: Uint8Array): void {
    this.tally.counts.bytes += chunk.length;
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  finish(): FileTally {
    if (this.#chunks.finish()) this.tally.counts.open = 1;
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
    const checker = this.#checker;
    const { tally } = this;
    const wellFormed =
      allWellFormed || isWellFormed(bytes.subarray(start, bytes.indexOf(lineFeed, start)));
    const verdict = checker.check(view, start, wellFormed);
    const { scanner } = checker;
    const { end } = scanner;
    if (tally.preview.length < previewLines && verdict.kind !== 'blank')
      this.#look(lineText(bytes, start, end));
    if (end > start && bytes[end - 1] === carriageReturn) tally.counts.crlf++;
    if (verdict !== this.#verdict) {
      this.#endRun();
      this.#verdict = verdict;
      tally.shared.select(verdict);
    }
    this.#run++;
    const line = tally.counts.lines++;
    if (verdict.kind === 'request') this.#countRequest(bytes, start, end, line);
    let places: LinePlaces | undefined;
    if (!checker.placesAreExact || tally.collector.wants(verdict.counts)) {
      const reading = checker.read(lineText(bytes, start, end), wellFormed);
      if (!checker.placesAreExact) ({ places } = reading);
      for (const finding of reading.findings) {
        const problem = problemAt(finding, line, this.#options.severities ?? {});
        if (problem) tally.collector.add(problem);
      }
    }
    if (verdict.hasId) {
      tally.ids.add(bytes, start, scanner, places, line, this.#offset);
      if (places) tally.needsOnePass = true;
    }
    tally.shared.note(bytes, start, scanner, places, line);
    return end + 1;
  }

  #countRequest(bytes: Uint8Array, start: number, end: number, line: number): void {
    if (++this.tally.counts.requests - 1 === this.#maxRequests)
      this.tally.firstTooMany = { line, start: 0, end: utf16Length(bytes, start, end) };
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
    this.tally.totals.addCounts(this.#verdict.counts, this.#run);
    this.tally.shared.count(this.#run);
    this.#run = 0;
    this.#verdict = undefined;
  }
}
