import { bodyKindOf } from './bodyKind.ts';
import { tokenRange } from './tokenRange.ts';

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

/** What a model reads of a body. */
const inputs = ['messages', 'input', 'prompt', 'instructions', 'tools', 'response_format', 'text'];
const limits = ['max_completion_tokens', 'max_output_tokens', 'max_tokens'];
/** Role and separators of a message in a chat model's template. */
const ofTemplate = 4;
const mediaMember =
  /^(image|video|audio|file|input_audio|input_image|input_file)(_url|_data|_id)?$/;
const noAnswer = ['embeddings', 'moderations'];

/** @param line a line of a batch input file, parsed */
export function requestTokens(line: unknown): RequestTokens {
  const { body, url } = membersOf(line);
  const members = membersOf(body);
  const sum: Sum = { leastInput: 0, mostInput: 0, mostOutput: mostOutput(members, url), media: 0 };
  for (const name of inputs) addInput(members[name], sum);
  return sum;
}

function mostOutput(body: Members, url: unknown): number {
  const kind = typeof url === 'string' ? bodyKindOf(url) : undefined;
  if (kind !== undefined && noAnswer.includes(kind)) return 0;
  const limit = limits.map((name) => body[name]).find((value) => typeof value === 'number');
  const answers = typeof body['n'] === 'number' ? body['n'] : 1;
  return (limit ?? Infinity) * Math.max(1, answers);
}

function addInput(value: unknown, sum: Sum): void {
  if (typeof value === 'string') {
    const [least, most] = tokenRange(value);
    sum.leastInput += least;
    sum.mostInput += most;
  } else if (typeof value === 'number') {
    // Embeddings and completions take token numbers in the place of text.
    sum.leastInput++;
    sum.mostInput++;
  } else if (Array.isArray(value)) {
    for (const item of value) addInput(item, sum);
  } else if (typeof value === 'object' && value !== null) {
    if ('role' in value) {
      sum.leastInput += ofTemplate;
      sum.mostInput += ofTemplate;
    }
    const isMedia = Object.keys(value).some((name) => mediaMember.test(name));
    if (isMedia) sum.media++;
    for (const [name, member] of Object.entries(value)) {
      if (isMedia ? name === 'text' : name !== 'role' && name !== 'type') addInput(member, sum);
    }
  }
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
