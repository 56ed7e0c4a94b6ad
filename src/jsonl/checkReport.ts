import type { BatchSummary } from './batchSummary.ts';
import type { Problem, ProblemCode } from './problem.ts';

/** What a check of a whole file found. */
export interface CheckReport {
  /** Sorted by line, capped; the first of every code guaranteed. */
  readonly problems: readonly Problem[];
  readonly total: number;
  readonly byCode: ReadonlyMap<ProblemCode, number>;
  readonly summary: BatchSummary;
}
