import { compareSpans } from './finding.ts';
import type { Problem, ProblemCode } from '../problem.ts';

export function compareProblems(a: Problem, b: Problem): number {
  return a.line - b.line || compareSpans(a, b);
}

/**
 * At most `cap` of the problems, sorted: the first of every code, then the earliest of the rest.
 * @param problems must hold the first of every code and the `cap` earliest; more does not matter
 */
export function selectProblems(problems: readonly Problem[], cap: number): Problem[] {
  const sorted = [...problems].sort(compareProblems);
  const codes = new Set(sorted.map((problem) => problem.code));
  const seen = new Set<ProblemCode>();
  let room = Math.max(0, cap - codes.size);
  return sorted.filter(({ code }) => {
    const isFirst = !seen.has(code);
    seen.add(code);
    return isFirst || room-- > 0;
  });
}

/** Keeps of problems that come in the order of lines what `selectProblems` needs. */
export class ProblemCollector {
  readonly kept: Problem[] = [];
  readonly #seen = new Set<ProblemCode>();
  readonly #cap: number;

  constructor(cap: number) {
    this.#cap = cap;
  }

  /** Would a problem of one of these codes be kept? */
  wants(codes: readonly { readonly code: ProblemCode }[]): boolean {
    if (codes.length === 0) return false;
    return this.kept.length < this.#cap || codes.some(({ code }) => !this.#seen.has(code));
  }

  add(problem: Problem): void {
    if (this.kept.length >= this.#cap && this.#seen.has(problem.code)) return;
    this.#seen.add(problem.code);
    this.kept.push(problem);
  }
}
