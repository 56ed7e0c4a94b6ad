import type { BodySchemas } from './bodySchemas.ts';
import type { ProblemCode, Severity } from './problem.ts';

/** What a person or a caller may set about the rules. */
export interface RuleOptions {
  /** Codes switched off, or given another severity than the table's. */
  readonly severities?: Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>;
  /** ISO date that retirement dates are compared to, `2026-10-01`; without it none is checked. */
  readonly today?: string;
  /** Check the file even when its first lines do not look like a batch file; the submit gate sets it. */
  readonly assumeBatch?: boolean;
  /** Compiled schemas, shared by those who check several files; made anew when absent. */
  readonly schemas?: BodySchemas;
  /** Name of the file, for the rule on its ending. */
  readonly fileName?: string;
}
