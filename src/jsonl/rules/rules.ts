import type { JsonType, Problem, ProblemCode, Severity } from '../problem.ts';
import { answerSchemas, rulesOfAnswerSchemas } from './answerSchemas.ts';
import { rulesOfBody } from './body.ts';
import { combinations, rulesOfCombinations } from './combinations.ts';
import { contextRules, rulesOfContext } from './contextSize.ts';
import { embeddingRules } from './embeddingInputs.ts';
import { envelopeRules, rulesOfEnvelope } from './envelope.ts';
import type { RequestRules } from './finding.ts';
import { rulesOfForeignMembers } from './foreignMembers.ts';
import { messageRules, rulesOfMessages } from './messages.ts';
import { modelFit, rulesOfModelFit } from './modelFit.ts';
import { modelRules, rulesOfModels } from './models.ts';
import type { Rule, RuleTable } from './ruleOptions.ts';
import { rulesOfText, textRules } from './text.ts';

/** The rules of one subject. */
export interface RuleSubject {
  /** Its heading in docs/rules.md. */
  readonly title: string;
  readonly rules: Partial<RuleTable<ProblemCode>>;
  /** What finds them in a request; those of whole files and of schemas are found elsewhere. */
  readonly checks?: readonly RequestRules[];
  /** They hold for the bodies of Anthropic too, whose members are others. */
  readonly ofEveryBody?: true;
}

/** Every rule, by subject: in the order of docs/rules.md, in which they are also checked. */
export const ruleSubjects = [
  { title: 'The text of the file', rules: rulesOfText, checks: [textRules], ofEveryBody: true },
  { title: 'The request line', rules: rulesOfEnvelope, checks: [envelopeRules], ofEveryBody: true },
  {
    title: 'The model of a request',
    rules: rulesOfModels,
    checks: [modelRules],
    ofEveryBody: true,
  },
  {
    title: 'What the model takes',
    rules: { ...rulesOfModelFit, ...rulesOfContext },
    checks: [modelFit, contextRules],
  },
  { title: 'Messages and tools', rules: rulesOfMessages, checks: [messageRules] },
  { title: 'The parameters of a request', rules: rulesOfBody, checks: [embeddingRules] },
  { title: 'Members of other endpoints', rules: rulesOfForeignMembers },
  {
    title: 'Members that need or exclude each other',
    rules: rulesOfCombinations,
    checks: [combinations],
  },
  { title: 'The form of the answer', rules: rulesOfAnswerSchemas, checks: [answerSchemas] },
] as const satisfies readonly RuleSubject[];

type CodeIn<Table> = Table extends unknown ? keyof Table : never;
type Rows = RuleTable<CodeIn<(typeof ruleSubjects)[number]['rules']>>;

/** Every rule by its code; a code without a row does not compile. */
export const rules: RuleTable<ProblemCode> = Object.assign(
  {},
  ...ruleSubjects.map((subject) => subject.rules),
) as Rows;

export const problemCodes = Object.keys(rules) as readonly ProblemCode[];

export interface Sentence {
  /** English template with {0}, {1}…; also the key of its translation. */
  readonly message: string;
  readonly args: readonly (string | number)[];
}

/** Puts a template of ours into a person's language and fills it. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

const typeWords: { readonly [T in JsonType]: string } = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
  null: 'null',
};
const oneOrOther = '{0} or {1}';

type AnyRule = Pick<Rule<ProblemCode>, 'severity' | 'message'> & {
  readonly args: readonly string[];
  readonly typeArgs?: readonly string[];
  readonly messages?: Readonly<Record<string, string>>;
  readonly severities?: Readonly<Record<string, Severity>>;
};

/** The sentence of a problem: a template and what fills it; words among that go through `translate`. */
export function sentenceOf(problem: Problem, translate: Translate = inEnglish): Sentence {
  const rule: AnyRule = rules[problem.code];
  const facts: Readonly<Record<string, unknown>> = { ...problem };
  return {
    message: rule.messages?.[reasonOf(facts)] ?? rule.message,
    args: rule.args.map((name) =>
      rule.typeArgs?.includes(name)
        ? typesOf(facts[name] as JsonType | readonly JsonType[], translate)
        : wordsOf(facts[name]),
    ),
  };
}

function typesOf(types: JsonType | readonly JsonType[], translate: Translate): string {
  return [types]
    .flat()
    .map((type) => translate(typeWords[type]))
    .reduce((some, other) => translate(oneOrOther, some, other));
}

function inEnglish(message: string, ...args: (string | number)[]): string {
  return formatSentence({ message, args });
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

/** Every template of the table and every word that fills one, for the completeness of translations. */
export function sentences(): string[] {
  const all = Object.values(rules).flatMap((rule: AnyRule) => [
    rule.message,
    ...Object.values(rule.messages ?? {}),
  ]);
  return [...new Set([...all, ...Object.values(typeWords), oneOrOther])];
}

function reasonOf(facts: Readonly<Record<string, unknown>>): string {
  return typeof facts['reason'] === 'string' ? facts['reason'] : '';
}

function wordsOf(fact: unknown): string | number {
  if (typeof fact === 'string' || typeof fact === 'number') return fact;
  return Array.isArray(fact) ? fact.join(', ') : '';
}
