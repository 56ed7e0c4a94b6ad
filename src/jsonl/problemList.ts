import type { Problem, ProblemCode } from './problem.ts';

/** Problems in the order of their lines, capped; the first of every code is always among them. */
export interface ProblemList {
  readonly list: readonly Problem[];
  /** How many there are without the cap. */
  readonly total: number;
  readonly byCode: ReadonlyMap<ProblemCode, number>;
}
