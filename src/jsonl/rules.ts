import type { Problem, ProblemCode, Severity } from './problem.ts';
import type { Rule, RuleTable } from './rule.ts';
import { rulesOfBody } from './rulesOfBody.ts';
import { rulesOfEnvelope } from './rulesOfEnvelope.ts';
import { rulesOfText } from './rulesOfText.ts';

/** Every rule by its code. */
export const rules: RuleTable<ProblemCode> = { ...rulesOfText, ...rulesOfEnvelope, ...rulesOfBody };

export const problemCodes = Object.keys(rules) as readonly ProblemCode[];

export interface Sentence {
  /** English template with {0}, {1}…; also the key of its translation. */
  readonly message: string;
  readonly args: readonly (string | number)[];
}

type AnyRule = Pick<Rule<ProblemCode>, 'severity' | 'message'> & {
  readonly args: readonly string[];
  readonly messages?: Readonly<Record<string, string>>;
  readonly severities?: Readonly<Record<string, Severity>>;
};

/** The sentence of a problem: a template and what fills it. */
export function sentenceOf(problem: Problem): Sentence {
  const rule: AnyRule = rules[problem.code];
  const facts: Readonly<Record<string, unknown>> = { ...problem };
  return {
    message: rule.messages?.[reasonOf(facts)] ?? rule.message,
    args: rule.args.map((name) => wordsOf(facts[name])),
  };
}

/** Fills a template as `vscode.l10n.t` does, for places without an editor. */
export function formatSentence({ message, args }: Sentence): string {
  return message.replace(/\{(\d+)\}/g, (whole, index) => String(args[Number(index)] ?? whole));
}

/** The severity that the table gives to a code, by the reason where evidence differs. */
export function severityOf(code: ProblemCode, facts: object): Severity {
  const rule: AnyRule = rules[code];
  return rule.severities?.[reasonOf({ ...facts })] ?? rule.severity;
}

/** Every template of the table, for the completeness of translations. */
export function sentences(): string[] {
  const all = Object.values(rules).flatMap((rule: AnyRule) => [
    rule.message,
    ...Object.values(rule.messages ?? {}),
  ]);
  return [...new Set(all)];
}

function reasonOf(facts: Readonly<Record<string, unknown>>): string {
  return typeof facts['reason'] === 'string' ? facts['reason'] : '';
}

function wordsOf(fact: unknown): string | number {
  if (typeof fact === 'string' || typeof fact === 'number') return fact;
  return Array.isArray(fact) ? fact.join(', ') : '';
}
