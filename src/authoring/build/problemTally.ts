import type { AuthoringCode, AuthoringProblem } from '../authoringProblem.ts';

/** So many problems are kept, and so many of one code. */
const mostKept = 1000;
const mostOfCode = 200;

/** What was found in the end. Plain data. */
export interface ProblemSums {
  readonly kept: readonly AuthoringProblem[];
  readonly errors: number;
  readonly warnings: number;
  readonly total: number;
  readonly badRows: ReadonlySet<number>;
}

/** Problems as they are found: counted all, kept so far as somebody will read them. */
export class ProblemTally implements ProblemSums {
  readonly kept: AuthoringProblem[] = [];
  readonly byCode = new Map<AuthoringCode, number>();
  errors = 0;
  warnings = 0;
  total = 0;
  /** Rows with an error. */
  readonly badRows = new Set<number>();

  constructor(first: readonly AuthoringProblem[] = []) {
    for (const problem of first) this.add(problem);
  }

  readonly add = (problem: AuthoringProblem): void => {
    const { code, severity, cell } = problem;
    this.total++;
    if (severity === 'error') {
      this.errors++;
      if (cell) this.badRows.add(cell.row);
    }
    if (severity === 'warning') this.warnings++;
    const count = (this.byCode.get(code) ?? 0) + 1;
    this.byCode.set(code, count);
    if (count <= mostOfCode && this.kept.length < mostKept) this.kept.push(problem);
  };

  sums(): ProblemSums {
    const { kept, errors, warnings, total, badRows } = this;
    return { kept, errors, warnings, total, badRows };
  }
}
