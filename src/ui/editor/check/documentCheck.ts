import type { Clock } from '../../../batches/clock.ts';
import type { Disposable } from '../../../batches/emitter.ts';
import { noSigns, signsOf, type FileSigns } from '../../../jsonl/line/guessProfile.ts';
import { BatchDocument } from '../../../jsonl/document/batchDocument.ts';
import type { LineSpan } from '../../../jsonl/document/lineList.ts';
import type { Problem } from '../../../jsonl/problem.ts';
import type { RuleOptions } from '../../../jsonl/rules/ruleOptions.ts';
import type { ChosenProfile, FileState } from './fileState.ts';
import { mergeChanges, type EditorChange } from './lineEdits.ts';
import { LineFeed, type LineSource } from './lineFeed.ts';
import type { TimeSlices, Work } from './timeSlices.ts';
import type { BatchSummary, ProblemList } from '../../../jsonl/rules/report.ts';

/** Adds problems that stand on the first lines to a check's result, and counts them. */
export function addProblems(
  problems: ProblemList,
  summary: BatchSummary,
  added: readonly Problem[],
): { readonly problems: ProblemList; readonly summary: BatchSummary } {
  if (added.length === 0) return { problems, summary };
  const byCode = new Map(problems.byCode);
  for (const { code } of added) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  const count = (severity: string) => added.filter((one) => one.severity === severity).length;
  return {
    problems: {
      list: [...added, ...problems.list].sort((a, b) => a.line - b.line || a.start - b.start),
      total: problems.total + added.length,
      byCode,
    },
    summary: {
      ...summary,
      errors: summary.errors + count('error'),
      warnings: summary.warnings + count('warning'),
    },
  };
}

export interface DocumentCheckDeps {
  readonly document: LineSource;
  readonly slices: TimeSlices;
  readonly clock: Clock;
  readonly options: () => RuleOptions;
  /** Most problems that are kept for showing. */
  readonly cap: () => number;
  readonly choose: (signs: FileSigns) => ChosenProfile;
  /** Problems that only the editor knows, such as the encoding. */
  readonly ownProblems: () => readonly Problem[];
  /** Lines that a person sees now; they are checked first. */
  readonly inView: () => readonly LineSpan[];
  readonly publish: (state: FileState) => void;
}

/** Problems appear this long after the last keystroke. */
const quietMs = 120;
/** A long check shows what it has as soon as it may, again after this time, then after four times as long. */
const secondLookMs = 240;

/** Lines whose problems are gathered before others on this thread get their turn. */
const linesPerTurn = 50;

/** Keeps the problems of one open document up to date. */
export class DocumentCheck implements Disposable {
  readonly #deps: DocumentCheckDeps;
  #batch: BatchDocument;
  #feed: LineFeed;
  #chosen: ChosenProfile;
  #running: Disposable | undefined;
  #cancelPublish: (() => void) | undefined;
  #nextLook = 0;
  #lookMs = secondLookMs;

  constructor(deps: DocumentCheckDeps) {
    this.#deps = deps;
    this.#chosen = deps.choose(firstSigns(deps.document));
    [this.#batch, this.#feed] = this.#read();
    this.#run(0);
  }

  /** Line of the first request with this id, as of the last check. */
  lineOfCustomId(id: string): number | undefined {
    this.#feed.read(never);
    return this.#batch.lineOfCustomId(id);
  }

  /** The state with every problem, without a cap; gathered in turns, and anew when the text changes meanwhile. */
  async report(): Promise<FileState> {
    for (;;) {
      this.#feed.read(never);
      const batch = this.#batch;
      const { version } = this.#deps.document;
      const state = this.#state(this.#running === undefined, 1);
      const list: Problem[] = [];
      let left = linesPerTurn;
      for (const problems of batch.everyProblem()) {
        for (const problem of problems) list.push(problem);
        if (--left > 0) continue;
        left = linesPerTurn;
        await nextTurn();
        if (version !== this.#deps.document.version || batch !== this.#batch) break;
      }
      if (version !== this.#deps.document.version || batch !== this.#batch) continue;
      const added = state.problems.total - list.length;
      const own = added > 0 ? this.#deps.ownProblems() : [];
      return { ...state, problems: { ...state.problems, list: [...own, ...list] } };
    }
  }

  /** Takes over an edit that the document already has. */
  change(changes: readonly EditorChange[]): void {
    this.#feed.apply(mergeChanges(changes));
    // The document is the truth; a miscount here would put every squiggle on the wrong line.
    if (this.#feed.lines !== this.#deps.document.lineCount) {
      [this.#batch, this.#feed] = this.#read();
    }
    this.#run(quietMs);
  }

  /** Starts afresh, with the settings and the profile of now. */
  restart(): void {
    this.#chosen = this.#deps.choose(firstSigns(this.#deps.document));
    [this.#batch, this.#feed] = this.#read();
    this.#run(0);
  }

  /** Checks by other rules if the choice of the profile has changed. */
  reconsider(): void {
    const { profile, origin } = this.#deps.choose(signsOf(this.#batch.summary()));
    if (profile !== this.#chosen.profile || origin !== this.#chosen.origin) this.#run(0);
  }

  #read(): [BatchDocument, LineFeed] {
    const batch = new BatchDocument(this.#chosen.profile, this.#deps.options());
    return [batch, new LineFeed(this.#deps.document, batch)];
  }

  #run(publishAfterMs: number): void {
    this.#running?.dispose();
    this.#cancelPublish?.();
    this.#cancelPublish = undefined;
    this.#lookMs = secondLookMs;
    this.#nextLook = this.#deps.clock.now() + publishAfterMs;
    this.#running = this.#deps.slices.run(this.#steps(publishAfterMs));
  }

  /** What others do with a state takes its time, so telling one is a turn of its own. */
  #steps(publishAfterMs: number): Work {
    let mustLook = false;
    let isChecked = false;
    return (mustStop) => {
      if (!this.#feed.isRead && (!this.#feed.read(mustStop) || mustStop())) return false;
      if (mustLook) {
        mustLook = false;
        this.#deps.publish(this.#state(false));
      } else if (isChecked) {
        this.#running = undefined;
        this.#publishIn(publishAfterMs);
        return true;
      } else if (this.#batch.check(mustStop, this.#deps.inView()))
        isChecked = !this.#adoptProfile();
      else mustLook = this.#mayLook();
      return false;
    };
  }

  /** The first lines may have named another model than most: the whole file decides. */
  #adoptProfile(): boolean {
    const chosen = this.#deps.choose(signsOf(this.#batch.summary()));
    const same = chosen.profile === this.#chosen.profile;
    this.#chosen = chosen;
    if (!same) this.#batch.setProfile(chosen.profile);
    return !same;
  }

  #mayLook(): boolean {
    const now = this.#deps.clock.now();
    if (now < this.#nextLook) return false;
    this.#nextLook = now + this.#lookMs;
    this.#lookMs *= 4;
    return true;
  }

  #publishIn(ms: number): void {
    const publish = () => {
      this.#cancelPublish = undefined;
      this.#deps.publish(this.#state(true));
    };
    if (ms === 0) publish();
    else this.#cancelPublish = this.#deps.clock.after(ms, publish);
  }

  #state(complete: boolean, cap = this.#deps.cap()): FileState {
    const { document, ownProblems } = this.#deps;
    const summary = this.#batch.summary();
    const problems = this.#batch.problems(cap);
    const own = summary.looksLikeBatch ? ownProblems() : [];
    return {
      ...this.#chosen,
      ...addProblems(problems, summary, own),
      version: document.version,
      complete,
    };
  }

  dispose(): void {
    this.#running?.dispose();
    this.#cancelPublish?.();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function never(): boolean {
  return false;
}

/** Enough lines to see past a broken first one. */
const linesToTry = 20;

function firstSigns(document: LineSource): FileSigns {
  for (let line = 0; line < Math.min(linesToTry, document.lineCount); line++) {
    const { text } = document.lineAt(line);
    const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(text)?.[1];
    if (model === undefined) continue;
    return { model, url: /"url"\s*:\s*"(\/[^"\\]{1,200})"/.exec(text)?.[1] };
  }
  return noSigns;
}
