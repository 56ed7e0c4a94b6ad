import { alikeKey, compareSpans } from './finding.ts';
import type { AlikeProblems } from './lineVerdict.ts';
import type { Problem, ProblemCode, Severity } from '../problem.ts';

export function compareProblems(a: Problem, b: Problem): number {
  return a.line - b.line || compareSpans(a, b);
}

/** Alike problems above this number may be told once. */
const mostApart = 20;

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/**
 * Which problems of a file are listed when they are more than a list takes: what is alike on very many lines is told
 * once, the least severe and most frequent first, until the rest fits; if it never does, the most severe are listed,
 * the first of every code aside.
 */
export class ProblemSelection {
  readonly #alike: ReadonlyMap<string, AlikeProblems>;
  readonly #cap: number;
  readonly #once = new Set<string>();
  readonly #count: number;
  /** Of problems of this rank only the earliest have room, of later ones but the first of each code. */
  readonly #lastRank: number;

  /** @param alike all problems of the file, by their key */
  constructor(alike: ReadonlyMap<string, AlikeProblems>, cap: number) {
    this.#alike = alike;
    this.#cap = cap;
    const all = [...alike.values()];
    let count = all.reduce((sum, one) => sum + one.count, 0);
    const many = all.filter((one) => one.count > mostApart);
    many.sort(
      (a, b) =>
        ranks[b.severity] - ranks[a.severity] || b.count - a.count || (a.key < b.key ? -1 : 1),
    );
    for (const one of many) {
      if (count <= cap) break;
      this.#once.add(one.key);
      count -= one.count - 1;
    }
    this.#count = count;
    this.#lastRank = this.#rankAtCap();
  }

  /** So many of alike problems are needed to choose from, the earliest. */
  needed(key: string): number {
    const one = this.#alike.get(key);
    if (!one) return 0;
    if (this.#once.has(key) || ranks[one.severity] > this.#lastRank) return 1;
    return Math.min(one.count, this.#cap);
  }

  /** @param problems must hold the earliest of each that are needed; more does not matter */
  select(problems: readonly Problem[]): Problem[] {
    const sorted = this.#toldOnce([...problems].sort(compareProblems));
    if (this.#count <= this.#cap) return sorted;
    const codes = new Set<ProblemCode>();
    const isFirst = sorted.map(({ code }) => codes.size < codes.add(code).size);
    const room: number[] = [];
    let left = Math.max(0, this.#cap - codes.size);
    for (const rank of Object.values(ranks)) {
      const of = sorted.filter(({ severity }, at) => ranks[severity] === rank && !isFirst[at]);
      room[rank] = Math.min(left, of.length);
      left -= room[rank];
    }
    return sorted.filter(
      ({ severity }, at) => isFirst[at] === true || (room[ranks[severity]] as number)-- > 0,
    );
  }

  #toldOnce(sorted: Problem[]): Problem[] {
    if (this.#once.size === 0) return sorted;
    const told = new Set<string>();
    return sorted.flatMap((problem) => {
      const key = alikeKey(problem.code, problem.severity, problem);
      if (!this.#once.has(key)) return [problem];
      if (told.has(key)) return [];
      told.add(key);
      return [{ ...problem, onLines: this.#alike.get(key)?.lines ?? 1 }];
    });
  }

  #rankAtCap(): number {
    if (this.#count <= this.#cap) return Infinity;
    let count = 0;
    for (const rank of Object.values(ranks)) {
      for (const { key, severity, count: some } of this.#alike.values())
        if (ranks[severity] === rank) count += this.#once.has(key) ? 1 : some;
      if (count >= this.#cap) return rank;
    }
    return Infinity;
  }
}

/** Keeps of problems that come in the order of lines what a `ProblemSelection` may need: the earliest of those alike. */
export class ProblemCollector {
  readonly kept: Problem[] = [];
  readonly #counts = new Map<string, number>();
  readonly #mostOf: (key: string) => number;

  constructor(mostOf: (key: string) => number) {
    this.#mostOf = mostOf;
  }

  /** Would a problem with one of these keys be kept? */
  wants(alike: readonly { readonly key: string }[]): boolean {
    return alike.some(({ key }) => this.#wants(key));
  }

  add(problem: Problem): void {
    const key = alikeKey(problem.code, problem.severity, problem);
    if (!this.#wants(key)) return;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.kept.push(problem);
  }

  #wants(key: string): boolean {
    return (this.#counts.get(key) ?? 0) < this.#mostOf(key);
  }
}
