import type { ProviderProfile } from '../providers/profile.ts';
import { BodySchemas } from './bodySchemas.ts';
import { viewOf } from './byteView.ts';
import type { BatchSummary } from './batchSummary.ts';
import { DocumentJoins } from './documentJoins.ts';
import { DocumentPreview } from './documentPreview.ts';
import { DocumentTally } from './documentTally.ts';
import { spanIn } from './idTable.ts';
import { LineChecker } from './lineChecker.ts';
import { lineNumberOf, LineRecord } from './lineBlock.ts';
import { LineList } from './lineList.ts';
import type { ProblemList } from './problemList.ts';
import { listProblems, summaryOf } from './documentProblems.ts';
import type { RuleOptions } from './ruleOptions.ts';

/** Bytes after which `check` asks whether it must stop; far below a millisecond of work. */
const bytesBetweenQuestions = 65_536;

/**
 * A batch file that is being edited. An edit re-checks the changed lines and what depends on them: how often
 * each id and each shared value occurs is kept as counts, and problems are made when they are asked for.
 */
export class BatchDocument {
  readonly #lines = new LineList();
  readonly #options: RuleOptions;
  readonly #encoder = new TextEncoder();
  readonly #preview = new DocumentPreview();
  readonly #joins = new DocumentJoins();
  #profile: ProviderProfile;
  #checker: LineChecker;
  #tally: DocumentTally;
  /** Lines to check; those that left the document meanwhile are skipped. */
  #marked: LineRecord[] = [];
  #next = 0;
  #view = viewOf(new ArrayBuffer(1 << 16));

  constructor(profile: ProviderProfile, options: RuleOptions = {}) {
    this.#profile = profile;
    this.#options = { ...options, schemas: options.schemas ?? new BodySchemas() };
    this.#checker = new LineChecker(profile, this.#options);
    this.#tally = new DocumentTally();
  }

  /** Lines [start, start+removed) are replaced by `lines` (text without line ends). Cheap: only marks. */
  replace(start: number, removed: number, lines: readonly string[]): void {
    this.#joins.invalidate();
    const oldFirst = this.#lines.at(0);
    const added = lines.map((text) => new LineRecord(text));
    for (const record of this.#lines.splice(start, removed, added)) {
      this.#tally.remove(record);
      record.block = undefined;
    }
    this.#mark(added);
    // A byte order mark counts as one on the first line only.
    const first = this.#lines.at(0);
    if (first !== oldFirst) this.#recheckMarked([oldFirst, first]);
  }

  /**
   * Checks what is marked, until done or `mustStop()` is true; it is asked often enough for slices of a few
   * milliseconds. @returns true when nothing is left
   */
  check(mustStop: () => boolean): boolean {
    let bytes = 0;
    if (this.#marked.length > 0) this.#joins.invalidate();
    while (this.#next < this.#marked.length) {
      const record = this.#marked[this.#next++] as LineRecord;
      if (!record.block || record.verdict) continue;
      this.#checkLine(record);
      bytes += record.bytes + 100;
      if (bytes < bytesBetweenQuestions) continue;
      bytes = 0;
      if (mustStop()) return this.#next >= this.#marked.length;
    }
    this.#marked = [];
    this.#next = 0;
    return true;
  }

  /** At most `cap` problems sorted by line, the first of every code guaranteed; of what is checked so far. */
  problems(cap: number): ProblemList {
    return listProblems(this.#state(), cap);
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
    const lines = [...this.#lines];
    for (const record of lines) this.#forget(record);
    this.#tally = new DocumentTally();
    this.#marked = lines;
    this.#next = 0;
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

  #mark(records: readonly LineRecord[]): void {
    if (this.#next === this.#marked.length) {
      this.#marked = [...records];
      this.#next = 0;
    } else this.#marked = [...this.#marked.slice(this.#next), ...records];
    this.#next = 0;
  }

  #recheckMarked(records: readonly (LineRecord | undefined)[]): void {
    const stale = records.filter(
      (record) => record?.block && record.verdict && record.text.startsWith('\uFEFF'),
    ) as LineRecord[];
    for (const record of stale) this.#forget(record);
    if (stale.length > 0) this.#mark(stale);
  }

  #forget(record: LineRecord): void {
    this.#tally.remove(record);
    record.joined = false;
    record.verdict = undefined;
    record.reading = undefined;
    record.id = undefined;
  }

  #checkLine(record: LineRecord): void {
    const text = textToCheck(record);
    if (this.#view.bytes.length < text.length * 3 + 1)
      this.#view = viewOf(new ArrayBuffer(text.length * 4 + 4));
    const { bytes } = this.#view;
    const length = this.#encoder.encodeInto(text, bytes).written;
    bytes[length] = 0x0a;
    const verdict = this.#checker.check(this.#view, 0, true);
    record.bytes = length + (text === record.text ? 0 : 3);
    record.verdict = verdict;
    if (verdict.hasId) record.id = this.#idOf(text, length);
    this.#tally.add(record);
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
