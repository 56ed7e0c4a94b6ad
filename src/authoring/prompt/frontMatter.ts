import { isAlias, isMap, isNode, isScalar, parseDocument, type Document, type Pair } from 'yaml';
import {
  authoringProblem,
  type AuthoringProblem,
  type Span,
  type expectedValues,
} from '../authoringProblem.ts';
import { promptKeyNames, type PromptKey } from './promptKeys.ts';

/** A key of the front matter: where its name and its value stand. */
export interface Entry {
  readonly key: Span;
  readonly value: Span;
  /** As JSON has it. */
  readonly json: unknown;
  /** As it is written: `007` stays that. */
  readonly text: string;
  /** Places of the keys of an object. */
  readonly members: ReadonlyMap<string, Span>;
}

export interface FrontMatter {
  readonly entries: ReadonlyMap<PromptKey, Entry>;
  /** Between the lines of hyphens; undefined without them. */
  readonly span: Span | undefined;
  /** Where the prompt begins. */
  readonly bodyStart: number;
  readonly problems: readonly AuthoringProblem[];
}

/** The same thing under another tool's name. */
const aliases: Readonly<Record<string, PromptKey>> = { config: 'parameters' };

const opening = /^\uFEFF?(?:[ \t]*\r?\n)*---[ \t]*\r?\n/;

/** Reads the YAML between two lines of three hyphens at the beginning of a text. */
export function readFrontMatter(text: string): FrontMatter {
  const open = opening.exec(text);
  const rest = open ? text.slice(open[0].length) : '';
  const close = /^---[ \t]*(?:\r?\n|$)/m.exec(rest);
  if (!open || !close) {
    const place = { span: { start: 0, end: Math.max(1, text.indexOf('\n')) } };
    const problems = [authoringProblem('no_front_matter', [], place)];
    return { entries: new Map(), span: undefined, bodyStart: 0, problems };
  }
  const base = open[0].length;
  const span = { start: base, end: base + close.index };
  const bodyStart = span.end + close[0].length;
  const yaml = rest.slice(0, close.index);
  return { span, bodyStart, ...readYaml(yaml, base) };
}

function readYaml(yaml: string, base: number): Pick<FrontMatter, 'entries' | 'problems'> {
  const document = parseDocument(yaml, { prettyErrors: false, logLevel: 'silent' });
  const problems: AuthoringProblem[] = document.errors.map(
    ({ code, message, pos: [start, end] }) =>
      (unquotedCodes.includes(code) ? unquotedAt(yaml, start, base) : undefined) ??
      authoringProblem('invalid_front_matter', [message], {
        span: { start: base + start, end: base + Math.max(end, start + 1) },
      }),
  );
  const entries = new Map<PromptKey, Entry>();
  if (problems.length > 0 || document.contents === null) return { entries, problems };
  const all = document.contents as unknown;
  if (!isMap(all)) {
    const place = { span: { start: base, end: base + yaml.length } };
    problems.push(authoringProblem('invalid_front_matter', ['key: value'], place));
    return { entries, problems };
  }
  for (const pair of all.items) {
    const key = spanOf(pair.key, base);
    const written = isScalar(pair.key) ? String(pair.key.value) : '';
    const name = aliases[written] ?? (written as PromptKey);
    const unquoted = saysNothing(pair.value, document) && unquotedAt(yaml, key.start - base, base);
    if (unquoted) {
      problems.push(unquoted);
      continue;
    }
    if (promptKeyNames.includes(name)) entries.set(name, entryOf(pair, key, base));
    else {
      const args = [written, promptKeyNames.join(', ')];
      problems.push(authoringProblem('unknown_key', args, { span: key }));
    }
  }
  return { entries, problems };
}

/** What YAML says of a text that begins with a sign of its own, or has a colon in it. */
const unquotedCodes: readonly string[] = ['BAD_SCALAR_START', 'BLOCK_AS_IMPLICIT_KEY'];

/** `*.jpg`, `&a.csv` and `!x.csv` are names of YAML's own, and no texts. */
function saysNothing(value: unknown, document: Document): boolean {
  if (isAlias(value)) return value.resolve(document) === undefined;
  if (!isNode(value) || !isScalar(value) || value.source) return false;
  return value.anchor !== undefined || value.tag !== undefined;
}

const keyAndValue = /^([\w-]+):[ \t]+(\S.*?)(?:[ \t]+#.*)?[ \t]*\r?$/;

/** @param at offset in the line that needs quotation marks. @returns undefined where that is no key with its value */
function unquotedAt(yaml: string, at: number, base: number): AuthoringProblem | undefined {
  const start = yaml.lastIndexOf('\n', at - 1) + 1;
  const end = yaml.indexOf('\n', start);
  const line = yaml.slice(start, end < 0 ? yaml.length : end);
  const [, key, value] = keyAndValue.exec(line) ?? [];
  if (key === undefined || value === undefined) return undefined;
  const from = base + start + line.indexOf(value, key.length + 1);
  const span = { start: from, end: from + value.length };
  return authoringProblem('unquoted_value', [key, JSON.stringify(value)], { span });
}

function entryOf({ value }: Pair, key: Span, base: number): Entry {
  const node = value as { toJSON?: () => unknown } | null;
  const json = node?.toJSON?.() ?? null;
  const written = isScalar(value) ? (value.source ?? '') : '';
  const members = isMap(value)
    ? value.items.map((pair) => [String(pair.key), spanOf(pair.key, base)] as const)
    : [];
  const text = typeof json === 'string' ? json : written;
  return { key, value: spanOf(value, base, key), json, text, members: new Map(members) };
}

function spanOf(node: unknown, base: number, otherwise: Span = { start: base, end: base }): Span {
  const range = (node as { range?: readonly number[] } | null)?.range;
  const [start, end] = range ?? [];
  if (start === undefined || end === undefined || end <= start) return otherwise;
  return { start: base + start, end: base + end };
}

/** @param expected what the value should be */
export function wrongValue(
  key: PromptKey,
  { value }: Entry,
  expected: (typeof expectedValues)[number],
): AuthoringProblem {
  return authoringProblem('invalid_key_value', [key, expected], { span: value });
}
