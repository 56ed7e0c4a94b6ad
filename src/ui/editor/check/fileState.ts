// Stands alone: a type that checks, problems and commands share.
import type { BatchSummary, ProblemList } from '../../../jsonl/rules/report.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';

/** Where the choice of a file's profile comes from. */
export type ProfileOrigin = 'chosen' | 'account' | 'model';

export interface ChosenProfile {
  readonly profile: ProviderProfile;
  readonly origin: ProfileOrigin;
}

/** What is known of one file at one moment. */
export interface FileState extends ChosenProfile {
  /** Version of the document that the problems belong to; undefined for a file that is checked from disk. */
  readonly version: number | undefined;
  readonly problems: ProblemList;
  readonly summary: BatchSummary;
  /** Did the check reach the end of the file? */
  readonly complete: boolean;
  /** Share of a check that is still running, 0 to 1, where it is known. */
  readonly progress?: number;
  /** Why a file could not be checked, as a ready sentence. */
  readonly failure?: string;
}
