import type { ProviderProfile } from '../providers/profile.ts';
import type { BatchSummary } from './batchSummary.ts';
import type { ProblemList } from './problemList.ts';
import type { RuleOptions } from './ruleOptions.ts';

/** A batch file that is being edited: an edit re-checks the changed lines and what depends on them. */
export class BatchDocument {
  #lines: string[] = [];

  constructor(_profile: ProviderProfile, _options: RuleOptions = {}) {}

  /** Lines [start, start+removed) are replaced by `lines` (text without line ends). Cheap: only marks. */
  replace(start: number, removed: number, lines: readonly string[]): void {
    this.#lines.splice(start, removed, ...lines);
  }

  /** Checks what is marked, until done or `mustStop()` is true. @returns true when nothing is left. */
  check(_mustStop: () => boolean): boolean {
    return true;
  }

  /** At most `cap` problems sorted by line, the first of every code guaranteed. */
  problems(_cap: number): ProblemList {
    return { list: [], total: 0, byCode: new Map() };
  }

  summary(): BatchSummary {
    return {
      lines: this.#lines.length,
      requests: 0,
      bytes: 0,
      models: new Map(),
      url: undefined,
      errors: 0,
      warnings: 0,
      looksLikeBatch: false,
    };
  }

  /** 0-based line of the first request with this id. */
  lineOfCustomId(_id: string): number | undefined {
    return undefined;
  }

  setProfile(_profile: ProviderProfile): void {}
}
