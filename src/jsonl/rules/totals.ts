import { alikeKey, severityFor, type Severities } from './finding.ts';
import type { AlikeProblems } from './lineVerdict.ts';
import type { Problem, ProblemCode, Severity } from '../problem.ts';

/** How many problems a file has, counted by what they have in common; lists of them may be capped. */
export class Totals {
  readonly alike = new Map<string, AlikeProblems>();

  get total(): number {
    return this.#count(() => true);
  }

  get errors(): number {
    return this.#count(({ severity }) => severity === 'error');
  }

  get warnings(): number {
    return this.#count(({ severity }) => severity === 'warning');
  }

  get byCode(): ReadonlyMap<ProblemCode, number> {
    const byCode = new Map<ProblemCode, number>();
    for (const { code, count } of this.alike.values())
      byCode.set(code, (byCode.get(code) ?? 0) + count);
    return byCode;
  }

  /** Adds problems as many times; negative takes them away. */
  addAll(problems: Iterable<AlikeProblems>, times = 1): void {
    for (const { key, code, severity, count, lines } of problems) {
      const known = this.alike.get(key);
      if (!known) {
        this.alike.set(key, { key, code, severity, count: count * times, lines: lines * times });
        continue;
      }
      known.count += count * times;
      known.lines += lines * times;
      if (known.count === 0) this.alike.delete(key);
    }
  }

  /** Adds problems that differ in nothing that their severity depends on, each on a line of its own. */
  addMany(code: ProblemCode, facts: object, count: number, severities: Severities): void {
    const severity = severityFor(code, facts, severities);
    if (severity === 'off' || count === 0) return;
    this.#add(code, severity, facts, count);
  }

  addProblem(problem: Problem): void {
    this.#add(problem.code, problem.severity, problem, 1);
  }

  #add(code: ProblemCode, severity: Severity, facts: object, count: number): void {
    this.addAll([{ key: alikeKey(code, severity, facts), code, severity, count, lines: count }]);
  }

  #count(isMeant: (one: AlikeProblems) => boolean): number {
    let sum = 0;
    for (const one of this.alike.values()) if (isMeant(one)) sum += one.count;
    return sum;
  }
}
