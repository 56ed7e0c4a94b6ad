import { authoringProblem, type AuthoringProblem, type Span } from '../authoringProblem.ts';
import { readFrontMatter, wrongValue, type Entry } from './frontMatter.ts';
import { endpointNames, type EndpointName, type PromptKey } from './promptKeys.ts';
import { splitRoles, type Role } from './roles.ts';
import { isObject } from '../../json/unknownJson.ts';
import { mentionsIn, parseTemplate, type CellNode, type SectionNode, type TemplateNode } from './template.ts'; // prettier-ignore

export interface PromptMessage {
  readonly role: Role;
  /** The line that names its role, else its text. */
  readonly span: Span;
  readonly nodes: readonly TemplateNode[];
}

/** How a table is read. */
export interface TableSettings {
  readonly encoding?: string;
  readonly separator?: string;
  /** Null: quotation marks are text. */
  readonly quote?: string | null;
  readonly columns?: readonly string[];
}

/** A `NAME.batch.md` as data. Every key's place is kept for what is found later. */
export interface BatchPrompt {
  readonly entries: ReadonlyMap<PromptKey, Entry>;
  readonly frontMatter: Span | undefined;
  readonly source: string | undefined;
  readonly id: string | undefined;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  readonly endpoint: EndpointName;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly schema: string | Readonly<Record<string, unknown>> | undefined;
  readonly table: TableSettings;
  readonly messages: readonly PromptMessage[];
  /** Every column that is named in the messages. */
  readonly mentions: readonly (CellNode | SectionNode)[];
  readonly problems: readonly AuthoringProblem[];
}

/** Of a front matter that cannot be read nothing is missing. */
export function isNoYaml({ code }: AuthoringProblem): boolean {
  return code === 'invalid_front_matter' || code === 'unquoted_value';
}

/** Reads a batch prompt; what is wrong with it is among its problems. */
export function parsePrompt(text: string): BatchPrompt {
  const { entries, span: frontMatter, bodyStart, problems: found } = readFrontMatter(text);
  const problems = [...found];
  const { parts, before } = splitRoles(text, bodyStart);
  if (before) problems.push(authoringProblem('text_before_role', [], { span: before }));
  const messages = parts.map(({ role, heading, text: span }) => ({
    role,
    span: heading ?? span,
    nodes: parseTemplate(text.slice(span.start, span.end), span.start, problems),
  }));
  const isYaml = !problems.some(isNoYaml);
  if (messages.length === 0 && frontMatter && isYaml)
    problems.push(authoringProblem('no_messages', [], { span: lastLine(text) }));
  const values = readValues(entries, problems);
  if (values.source === undefined && frontMatter && isYaml) {
    const span = { start: 0, end: 3 };
    problems.push(authoringProblem('missing_key', ['source'], { span }));
  }
  const mentions = messages.flatMap(({ nodes }) => [...mentionsIn(nodes)]);
  return { entries, frontMatter, ...values, messages, mentions, problems };
}

function lastLine(text: string): Span {
  const end = text.trimEnd().length;
  return { start: text.lastIndexOf('\n', end - 1) + 1, end };
}

type Values = Omit<BatchPrompt, 'entries' | 'frontMatter' | 'messages' | 'mentions' | 'problems'>;

function readValues(entries: BatchPrompt['entries'], problems: AuthoringProblem[]): Values {
  const textOf = (key: PromptKey): string | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    if (entry.text.trim() !== '') return entry.text.trim();
    problems.push(wrongValue(key, entry, 'a text'));
    return undefined;
  };
  const objectOf = (key: PromptKey): Readonly<Record<string, unknown>> | undefined => {
    const entry = entries.get(key);
    if (!entry || entry.json === null) return undefined;
    if (isObject(entry.json)) return entry.json;
    problems.push(wrongValue(key, entry, 'an object'));
    return undefined;
  };
  return {
    source: textOf('source'),
    id: textOf('id'),
    provider: textOf('provider'),
    model: textOf('model'),
    endpoint: endpointOf(textOf('endpoint'), entries.get('endpoint'), problems),
    parameters: objectOf('parameters') ?? {},
    schema: isObject(entries.get('schema')?.json) ? objectOf('schema') : textOf('schema'),
    table: readTable(entries, problems),
  };
}

function endpointOf(
  written: string | undefined,
  entry: Entry | undefined,
  problems: AuthoringProblem[],
): EndpointName {
  if (written === undefined) return 'chat';
  // The whole path is understood too.
  const last = written
    .replace(/\/completions$/, '')
    .split('/')
    .at(-1);
  const name = endpointNames.find((one) => one === last);
  if (!name && entry)
    problems.push(authoringProblem('unknown_endpoint', [written], { span: entry.value }));
  return name ?? 'chat';
}

function readTable(entries: BatchPrompt['entries'], problems: AuthoringProblem[]): TableSettings {
  const [encoding, separator, quote, columns] = (
    ['encoding', 'separator', 'quote', 'columns'] as const
  ).map((key) => entries.get(key));
  const charOf = (key: 'separator' | 'quote', entry: Entry): string | undefined => {
    const char = /^(tab|\\t)$/i.test(entry.text) ? '\t' : entry.text;
    if (char.length === 1) return char;
    problems.push(wrongValue(key, entry, 'one character, or “tab”'));
    return undefined;
  };
  const char = separator && charOf('separator', separator);
  const mark = quote && (/^none$/i.test(quote.text) ? null : charOf('quote', quote));
  const names = columns?.json;
  const isList = Array.isArray(names) && names.length > 0;
  if (columns && !isList) problems.push(wrongValue('columns', columns, 'a list of names'));
  if (encoding && !isEncoding(encoding.text))
    problems.push(wrongValue('encoding', encoding, 'the name of a character encoding, such as utf-8, gbk or windows-1252')); // prettier-ignore
  return {
    ...(encoding && isEncoding(encoding.text) && { encoding: encoding.text }),
    ...(char !== undefined && { separator: char }),
    ...(mark !== undefined && { quote: mark }),
    ...(isList && { columns: names.map(String) }),
  };
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
