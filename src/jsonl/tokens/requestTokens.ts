import { bodyKindOf } from '../schemas/bodySchemas.ts';
import { tokenRange, type TokenRange } from './tokenRange.ts';

/** What requests may be billed for. */
export interface RequestTokens {
  readonly leastInput: number;
  readonly mostInput: number;
  /** Most tokens of all answers together; infinite when nothing limits them. */
  readonly mostOutput: number;
  /** Pictures, sounds, videos and files, whose tokens cannot be told from the text. */
  readonly media: number;
}

type Members = Readonly<Record<string, unknown>>;
type Sum = { -readonly [K in keyof RequestTokens]: number };

/** What a model reads of a body as it stands. */
const texts = ['messages', 'input', 'prompt', 'instructions'];
/** What is turned into text for the model, nobody says how: at least its strings, at most its JSON. */
const structures = ['tools', 'functions', 'response_format', 'text'];
const limits = ['max_completion_tokens', 'max_output_tokens', 'max_tokens'];
/** Role and separators of a message in a chat model's template. */
const ofTemplate = 4;
const mediaMember =
  /^(image|video|audio|file|input_audio|input_image|input_file)(_url|_data|_id)?$/;
const noAnswer = ['embeddings', 'moderations'];
/** Of longer texts the beginning is measured. */
const longestMeasured = 16_384;

/** @param line a line of a batch input file, parsed */
export function requestTokens(line: unknown): RequestTokens {
  const { body, url } = membersOf(line);
  const members = membersOf(body);
  const sum: Sum = { leastInput: 0, mostInput: 0, mostOutput: mostOutput(members, url), media: 0 };
  for (const name of texts) addText(members[name], sum);
  for (const name of structures) addStructure(members[name], sum);
  return sum;
}

/** Services that take `enable_thinking` limit the thinking apart, if at all. */
function mostOutput(body: Members, url: unknown): number {
  const kind = typeof url === 'string' ? bodyKindOf(url) : undefined;
  if (kind !== undefined && noAnswer.includes(kind)) return 0;
  const numberOf = (name: string) => (typeof body[name] === 'number' ? body[name] : undefined);
  const answer = limits.map(numberOf).find((value) => value !== undefined) ?? Infinity;
  const thinking = body['enable_thinking'] === true ? (numberOf('thinking_budget') ?? Infinity) : 0;
  const { prompt } = body;
  const isList = Array.isArray(prompt) && typeof prompt[0] !== 'number';
  const answers = Math.max(1, numberOf('n') ?? 1, numberOf('best_of') ?? 1);
  return (answer + thinking) * answers * (isList ? Math.max(1, prompt.length) : 1);
}

function addStructure(value: unknown, sum: Sum): void {
  if (typeof value !== 'object' || value === null) return;
  const strings: Sum = { leastInput: 0, mostInput: 0, mostOutput: 0, media: 0 };
  addStrings(value, strings);
  sum.leastInput += strings.leastInput;
  sum.mostInput += measure(JSON.stringify(value))[1];
}

function addStrings(value: unknown, sum: Sum): void {
  if (typeof value === 'string') addText(value, sum);
  else for (const part of Object.values(membersOf(value))) addStrings(part, sum);
}

function addText(value: unknown, sum: Sum): void {
  if (typeof value === 'string') {
    const [least, most] = measure(value);
    sum.leastInput += least;
    sum.mostInput += most;
  } else if (typeof value === 'number') {
    // Embeddings and completions take token numbers in the place of text.
    sum.leastInput++;
    sum.mostInput++;
  } else if (Array.isArray(value)) {
    for (const item of value) addText(item, sum);
  } else {
    addMessageOrPart(membersOf(value), sum);
  }
}

function addMessageOrPart(members: Members, sum: Sum): void {
  const isMessage = 'role' in members;
  if (isMessage) {
    sum.leastInput += ofTemplate;
    sum.mostInput += ofTemplate;
  }
  const entries = Object.entries(members);
  const isMedia =
    !isMessage && entries.some(([name, one]) => mediaMember.test(name) && one !== null);
  if (isMedia) sum.media++;
  for (const [name, member] of entries) {
    if (isMedia ? name === 'text' : name !== 'role' && name !== 'type') addText(member, sum);
  }
}

function measure(text: string): TokenRange {
  if (text.length <= longestMeasured) return tokenRange(text);
  const [least, most] = tokenRange(text.slice(0, longestMeasured));
  const times = text.length / longestMeasured;
  return [least * times, most * times];
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
