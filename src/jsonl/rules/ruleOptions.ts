import type { BodySchemas } from '../schemas/bodySchemas.ts';
import type { OwnModel } from '../../providers/ownModels.ts';
import type { ProblemCode, Severity, ProblemFacts } from '../problem.ts';

/** One row of the rule table; everything a person reads about a rule comes from here. */
export interface Rule<C extends ProblemCode> {
  /** By evidence: a certain refusal by the service is an error, the undocumented a warning. */
  readonly severity: Severity;
  /** Severity of single reasons, where the evidence differs. */
  readonly severities?: ReasonTable<C, Severity>;
  /** English sentence with {0}, {1}… for `args`; says what to do. */
  readonly message: string;
  /** Sentences of single reasons, in place of `message`. */
  readonly messages?: ReasonTable<C, string>;
  /** The facts that fill {0}, {1}…, in order. */
  readonly args: readonly (keyof ProblemFacts[C])[];
  /** Those of them that name JSON types, which are told in words. */
  readonly typeArgs?: readonly (keyof ProblemFacts[C])[];
  /** The rule's paragraph in the documentation: why it exists and what services do. Markdown. */
  readonly explanation: string;
  /** Address of the page that the rule comes from. */
  readonly source?: string;
}

type ReasonTable<C extends ProblemCode, V> = ProblemFacts[C] extends { readonly reason: infer R }
  ? Readonly<Partial<Record<R & string, V>>>
  : never;

/** The part of the table that covers some codes. */
export type RuleTable<C extends ProblemCode> = { readonly [K in C]: Rule<K> };

/** What a person or a caller may set about the rules. */
export interface RuleOptions {
  /** Codes switched off, or given another severity than the table's. */
  readonly severities?: Readonly<Partial<Record<ProblemCode, Severity | 'off'>>>;
  /** A person's own entries for models. */
  readonly models?: readonly OwnModel[];
  /** ISO date that retirement dates are compared to, `2026-10-01`; without it none is checked. */
  readonly today?: string;
  /** Check the file even when its first lines do not look like a batch file; the submit gate sets it. */
  readonly assumeBatch?: boolean;
  /** Compiled schemas, shared by those who check several files; made anew when absent. */
  readonly schemas?: BodySchemas;
  /** Name of the file, for the rule on its ending. */
  readonly fileName?: string;
}
