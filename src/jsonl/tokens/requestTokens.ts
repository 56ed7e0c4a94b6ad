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

export const noTokens: RequestTokens = { leastInput: 0, mostInput: 0, mostOutput: 0, media: 0 };

/** The tokens of several requests together. @param times how many requests the added one stands for */
export function addedTokens(sum: RequestTokens, tokens: RequestTokens, times = 1): RequestTokens {
  return {
    leastInput: sum.leastInput + tokens.leastInput * times,
    mostInput: sum.mostInput + tokens.mostInput * times,
    mostOutput: sum.mostOutput + tokens.mostOutput * times,
    media: sum.media + tokens.media * times,
  };
}

/** How many tokens a text has, at least and at most. */
export type Measure = (text: string) => TokenRange;

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
/** Of longer texts so many characters are measured, in slices from the beginning to the end. */
const longestMeasured = 16_384;
const slices = 4;

/**
 * @param line a line of a batch input file, parsed
 * @param measure counts the tokens of a text; absent: without a tokenizer
 */
export function requestTokens(line: unknown, measure: Measure = tokenRange): RequestTokens {
  const { body, url } = membersOf(line);
  const members = membersOf(body);
  const count = new RequestCount(measure);
  for (const name of texts) count.addText(members[name]);
  for (const name of structures) count.addStructure(members[name]);
  return { ...count.sum, mostOutput: mostOutput(members, url) };
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

class RequestCount {
  readonly sum: Sum = { leastInput: 0, mostInput: 0, mostOutput: 0, media: 0 };
  readonly #measure: Measure;

  constructor(measure: Measure) {
    this.#measure = measure;
  }

  addStructure(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const strings = new RequestCount(this.#measure);
    strings.#addStrings(value);
    this.sum.leastInput += strings.sum.leastInput;
    this.sum.mostInput += this.#rangeOf(JSON.stringify(value))[1];
  }

  #addStrings(value: unknown): void {
    if (typeof value === 'string') this.addText(value);
    else for (const part of Object.values(membersOf(value))) this.#addStrings(part);
  }

  addText(value: unknown): void {
    if (typeof value === 'string') this.#add(...this.#rangeOf(value));
    // Embeddings and completions take token numbers in the place of text.
    else if (typeof value === 'number') this.#add(1, 1);
    else if (Array.isArray(value)) for (const item of value) this.addText(item);
    else this.#addMessageOrPart(membersOf(value));
  }

  #addMessageOrPart(members: Members): void {
    const isMessage = 'role' in members;
    if (isMessage) this.#add(ofTemplate, ofTemplate);
    const entries = Object.entries(members);
    const isMedia =
      !isMessage && entries.some(([name, one]) => mediaMember.test(name) && one !== null);
    if (isMedia) this.sum.media++;
    for (const [name, member] of entries) {
      if (isMedia ? name === 'text' : name !== 'role' && name !== 'type') this.addText(member);
    }
  }

  #add(least: number, most: number): void {
    this.sum.leastInput += least;
    this.sum.mostInput += most;
  }

  #rangeOf(text: string): TokenRange {
    if (text.length <= longestMeasured) return this.#measure(text);
    let [least, most] = [0, 0];
    for (let slice = 0; slice < slices; slice++) {
      const at = Math.floor(((text.length - longestMeasured / slices) * slice) / (slices - 1));
      const [low, high] = this.#measure(text.slice(at, at + longestMeasured / slices));
      least += low;
      most += high;
    }
    const times = text.length / longestMeasured;
    return [least * times, most * times];
  }
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
