import type { JsonSpan, JsonNode, ObjectNode } from '../json/jsonTree.ts';
import type { Place, Problem, ProblemCode, ProblemFacts, Severity } from '../problem.ts';
import type { RuleOptions } from './ruleOptions.ts';
import { severityOf } from './rules.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import type { BodySchemas } from '../schemas/bodySchemas.ts';

/** What the rules of one request see beside its tree. */
export interface RequestContext {
  readonly profile: ProviderProfile;
  readonly schemas: BodySchemas;
  /** ISO date; retirement dates are not compared without it. */
  readonly today: string | undefined;
}

export interface Request {
  readonly text: string;
  readonly root: ObjectNode;
  readonly url: string | undefined;
  readonly body: JsonNode | undefined;
  readonly model: string | undefined;
}

/** A rule adds what it finds; the order does not matter. */
export type Report = (finding: Finding) => void;

/**
 * Rules of one subject. Lines of one shape are judged once, so a rule says which values it looks at: the names of
 * the members that hold them, at any depth. What a shape tells anyway needs no name: which members there are, the
 * types of values, whether a text is empty, whether a boolean is true.
 */
export interface RequestRules {
  readonly check: (request: Request, context: RequestContext, report: Report) => void;
  readonly reads: (profile: ProviderProfile) => readonly string[];
  /** It looks at the text too. A comment beside it says why no line of a known shape can break the rule unseen. */
  readonly readsText?: true;
}

/** A problem of one line that does not know yet which line that is, nor its severity. */
export type FindingOf<C extends ProblemCode> = {
  [K in C]: JsonSpan & {
    readonly code: K;
    readonly related?: readonly JsonSpan[];
  } & ProblemFacts[K];
}[C];

export type Finding = FindingOf<ProblemCode>;

export type Severities = NonNullable<RuleOptions['severities']>;

/** Severity after a person's settings; `off` drops the finding. */
export function severityFor(
  code: ProblemCode,
  facts: object,
  severities: Severities,
): Severity | 'off' {
  return severities[code] ?? severityOf(code, facts);
}

/** Puts a finding on its line; undefined when its code is switched off. */
export function problemAt(
  finding: Finding,
  line: number,
  severities: Severities,
): Problem | undefined {
  const severity = severityFor(finding.code, finding, severities);
  if (severity === 'off') return undefined;
  const { related, ...rest } = finding;
  const places: Place[] | undefined = related?.map((span) => ({ line, ...span }));
  return { ...rest, line, severity, ...(places && { related: places }) };
}

/** By place, then by code, so that every way of checking lists the same. */
export function compareSpans(
  a: JsonSpan & { readonly code: ProblemCode },
  b: JsonSpan & { readonly code: ProblemCode },
): number {
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** What alike problems have in common: their code, severity, reason and parameter, as one text. */
export function alikeKey(code: ProblemCode, severity: Severity, facts: object): string {
  const { reason = '', param = '' } = facts as {
    readonly reason?: string;
    readonly param?: string;
  };
  // The same parameter of another message is the same parameter.
  const name = /\d/.test(param) ? param.replace(/\d+/g, '#') : param;
  return `${code} ${severity} ${reason} ${name}`;
}
