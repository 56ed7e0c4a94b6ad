import type { Disposable } from '../../../batches/emitter.ts';
import { noSigns, signsOf, type FileSigns } from '../../../jsonl/line/guessProfile.ts';
import type { CheckReport } from '../../../jsonl/rules/report.ts';
import type { RuleOptions } from '../../../jsonl/rules/ruleOptions.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';
import type { CheckFile } from '../ports/editorDeps.ts';
import type { ChosenProfile, FileState } from './fileState.ts';

export interface DiskCheckDeps {
  readonly path: string;
  /** Size of the file now, for the progress. */
  readonly size: () => Promise<number>;
  readonly checkFile: CheckFile;
  readonly options: () => RuleOptions;
  readonly cap: () => number;
  readonly choose: (signs: FileSigns) => ChosenProfile;
  readonly publish: (state: FileState) => void;
  /** A ready sentence for an error of reading. */
  readonly sentence: (error: unknown) => string;
}

/** Checks one file from disk, because the editor does not hand it out. A new run ends the one before. */
export class DiskCheck implements Disposable {
  readonly #deps: DiskCheckDeps;
  #running: AbortController | undefined;
  #last: CheckReport | undefined;
  #profile: ProviderProfile | undefined;

  constructor(deps: DiskCheckDeps) {
    this.#deps = deps;
  }

  async run(): Promise<void> {
    const before = this.#running;
    const running = (this.#running = new AbortController());
    before?.abort();
    let chosen = this.#deps.choose(this.#last ? signsOf(this.#last.summary) : noSigns);
    try {
      let report = await this.#pass(chosen, running.signal);
      const better = this.#deps.choose(signsOf(report.summary));
      if (better.profile !== chosen.profile) report = await this.#pass(better, running.signal);
      chosen = better;
      this.#last = report;
      this.#profile = chosen.profile;
      if (running === this.#running) this.#deps.publish(stateOf(report, chosen, true));
    } catch (error) {
      if (running !== this.#running) return;
      const failure = this.#deps.sentence(error);
      this.#deps.publish({ ...stateOf(this.#last, chosen, true), failure });
    }
  }

  /** Checks by other rules if the choice of the profile has changed. */
  async reconsider(): Promise<void> {
    if (this.#last === undefined) return;
    const { profile } = this.#deps.choose(signsOf(this.#last.summary));
    if (profile !== this.#profile) await this.run();
  }

  async #pass(chosen: ChosenProfile, signal: AbortSignal): Promise<CheckReport> {
    const { path, size, checkFile, options, cap, publish } = this.#deps;
    const total = await size();
    signal.throwIfAborted();
    const show = (bytes: number) => {
      if (signal.aborted) return;
      const progress = total > 0 ? Math.min(1, bytes / total) : 0;
      publish({ ...stateOf(this.#last, chosen, false), progress });
    };
    show(0);
    return checkFile(path, chosen.profile, { ...options(), cap: cap(), signal, onProgress: show });
  }

  /** Ends a check; `reason` is told as what kept it from its end. */
  cancel(reason: Error): void {
    this.#running?.abort(reason);
  }

  dispose(): void {
    const last = this.#running;
    this.#running = undefined;
    last?.abort();
  }
}

function stateOf(
  report: CheckReport | undefined,
  chosen: ChosenProfile,
  complete: boolean,
): FileState {
  return {
    ...chosen,
    version: undefined,
    problems: report
      ? { list: report.problems, total: report.total, byCode: report.byCode }
      : { list: [], total: 0, byCode: new Map() },
    summary: report?.summary ?? nothingYet,
    complete,
  };
}

const nothingYet: FileState['summary'] = {
  lines: 0,
  requests: 0,
  bytes: 0,
  models: new Map(),
  url: undefined,
  errors: 0,
  warnings: 0,
  shape: 'openai',
  looksLikeBatch: true,
};
