import type { ProviderProfile } from '../../providers/profile.ts';
import { BodySchemas } from '../schemas/bodySchemas.ts';
import { byteViewOf } from '../scan/bytes.ts';
import type { BatchSummary, ProblemList } from '../rules/report.ts';
import { DocumentJoins } from './documentJoins.ts';
import { DocumentPreview } from './documentPreview.ts';
import { DocumentTally } from './documentTally.ts';
import { spanIn } from '../scan/idTable.ts';
import { LineChecker } from '../line/lineChecker.ts';
import { lineNumberOf, LineRecord } from './lineBlock.ts';
import { LineList, type LineSpan } from './lineList.ts';
import { everyDocumentProblem, listProblems, summaryOf } from './documentProblems.ts';
import type { Problem } from '../problem.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';

/** Bytes to check after which it is asked whether to stop: a few milliseconds while the code is new, later far less. */
const bytesBetweenQuestions = 16_384;
/** What other steps take, in bytes that are checked in the same time. */
const costOfLine = 100;
const costOfRemoval = 200;

/**
 * A batch file that is being edited. An edit re-checks the changed lines and what depends on them: how often
 * each id and each shared value occurs is kept as counts, and problems are made when they are asked for.
 */
export class BatchDocument {
  readonly #lines = new LineList();
  readonly #options: RuleOptions;
  readonly #encoder = new TextEncoder();
  readonly #preview = new DocumentPreview();
  #profile: ProviderProfile;
  #checker: LineChecker;
  #tally = new DocumentTally();
  #joins = new DocumentJoins();
  /** Lines that left the document, still in the tally. */
  #gone: LineRecord[] = [];
  #view = byteViewOf(new ArrayBuffer(1 << 16));

  constructor(profile: ProviderProfile, options: RuleOptions = {}) {
    this.#profile = profile;
    this.#options = { ...options, schemas: options.schemas ?? new BodySchemas() };
    this.#checker = new LineChecker(profile, this.#options);
  }

  /** Lines [start, start+removed) are replaced by `lines` (text without line ends). Cheap: only marks. */
  replace(start: number, removed: number, lines: readonly string[]): void {
    const oldFirst = this.#lines.at(0);
    const added = lines.map((text) => new LineRecord(text));
    const gone = this.#lines.splice(start, removed, added);
    this.#gone = this.#gone.length === 0 ? gone : this.#gone.concat(gone);
    this.#joins.invalidate(start, start + added.length, this.#lines.length);
    // A byte order mark counts as one on the first line only.
    const first = this.#lines.at(0);
    if (first === oldFirst) return;
    for (const record of [oldFirst, first])
      if (record?.text.startsWith('\uFEFF') === true) this.#forget(record);
  }

  /**
   * Checks what changed, until done or `mustStop()` is true; it is asked often enough for slices of a few
   * milliseconds. @param inView lines to check before others @returns true when nothing is left
   */
  check(mustStop: () => boolean, inView: readonly LineSpan[] = []): boolean {
    let cost = 0;
    const mustPause = (step: number) => {
      cost += step;
      if (cost < bytesBetweenQuestions) return false;
      cost = 0;
      return mustStop();
    };
    for (let record = this.#gone.pop(); record; record = this.#gone.pop()) {
      this.#tally.remove(record);
      if (mustPause(costOfRemoval)) return false;
    }
    for (const record of this.#lines.unchecked(inView)) {
      this.#checkLine(record);
      if (mustPause(record.bytes + costOfLine)) return false;
    }
    return true;
  }

  /** At most `cap` problems, chosen as `ProblemSelection` does, sorted by line; of what is checked so far. */
  problems(cap: number): ProblemList {
    return listProblems(this.#state(), cap);
  }

  /** Every problem in the order of the text, those of a line together; the document must stay as it is meanwhile. */
  everyProblem(): Iterable<readonly Problem[]> {
    return everyDocumentProblem(this.#state());
  }

  summary(): BatchSummary {
    return summaryOf(this.#state());
  }

  /** 0-based line of the first request with this id. */
  lineOfCustomId(id: string): number | undefined {
    const record = this.#tally.firstOf(id);
    return record && lineNumberOf(record);
  }

  /** Marks every line: another profile has other rules. */
  setProfile(profile: ProviderProfile): void {
    if (profile === this.#profile) return;
    this.#profile = profile;
    this.#checker = new LineChecker(profile, this.#options);
    for (const block of this.#lines.blocks) block.forget();
    this.#tally = new DocumentTally();
    this.#joins = new DocumentJoins();
    this.#gone = [];
  }

  #state() {
    return {
      lines: this.#lines,
      tally: this.#tally,
      checker: this.#checker,
      preview: this.#preview,
      joins: this.#joins,
      profile: this.#profile,
      options: this.#options,
    };
  }

  #forget(record: LineRecord): void {
    if (!record.block || !record.verdict) return;
    const line = lineNumberOf(record);
    this.replace(line, 1, [record.text]);
  }

  #checkLine(record: LineRecord): void {
    const text = textToCheck(record);
    if (this.#view.bytes.length < text.length * 3 + 1)
      this.#view = byteViewOf(new ArrayBuffer(text.length * 4 + 4));
    const { bytes } = this.#view;
    const length = this.#encoder.encodeInto(text, bytes).written;
    bytes[length] = 0x0a;
    const verdict = this.#checker.check(this.#view, 0, true);
    record.bytes = length + (text === record.text ? 0 : 3);
    record.verdict = verdict;
    if (record.block) record.block.unchecked--;
    if (verdict.hasId) record.id = this.#idOf(text, length);
    this.#tally.add(record);
    const line = lineNumberOf(record);
    this.#joins.invalidate(line, line + 1, this.#lines.length);
  }

  #idOf(text: string, length: number): string | undefined {
    if (!this.#checker.placesAreExact) return this.#checker.read(text).places.idText;
    const { idStart, idEnd } = this.#checker.scanner;
    // In a line of ASCII only, bytes and UTF-16 units are the same.
    if (length === text.length) return text.slice(idStart, idEnd);
    const { start, end } = spanIn(this.#view.bytes, 0, idStart, idEnd);
    return text.slice(start, end);
  }
}

/** The text of a line; that of the first one without a byte order mark. */
export function textToCheck(record: LineRecord): string {
  const hasMark = record.text.startsWith('\uFEFF') && lineNumberOf(record) === 0;
  return hasMark ? record.text.slice(1) : record.text;
}
