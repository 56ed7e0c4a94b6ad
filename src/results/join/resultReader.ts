import { textOf } from '../../jsonl/scan/bytes.ts';
import { idSpan, type IdSpan } from './idBytes.ts';
import {
  errorWords,
  kindOfEnd,
  resultKinds,
  type FailureFacts,
  type ResultKind,
} from './resultKind.ts';
import { endOfValue, namesOf, walkArray, walkObject, type Names } from './walkJson.ts';

const top = namesOf('custom_id', 'response', 'error', 'result');
/** Of a result of Anthropic's Message Batches. */
const inResult = namesOf('type', 'error', 'message');
const inAnthropicMessage = namesOf('content', 'stop_reason', 'usage');
const inBlock = namesOf('type', 'text');
/** Where services put words of a failure at the top of a body. */
const failureNames = ['code', 'type', 'message', 'msg', 'error_code', 'error_message', 'detail'] as const; // prettier-ignore
const inResponse = namesOf('status_code', 'body', 'error', 'message', 'choices', 'output', 'incomplete_details', 'usage', 'object', 'code', 'type', 'msg', 'error_code', 'error_message', 'detail'); // prettier-ignore
/** Of a body: one in it is nothing that is read, and may be nested deeper than the stack is. */
const inBody = namesOf('error', 'message', 'choices', 'output', 'incomplete_details', 'usage', 'object', 'code', 'type', 'msg', 'error_code', 'error_message', 'detail'); // prettier-ignore
const inChoice = namesOf('finish_reason', 'message', 'text');
const inMessage = namesOf('content', 'text', 'refusal', 'tool_calls', 'function_call', 'audio');
const inItem = namesOf('type', 'content');

/** Reads what is counted of one result line in one pass over its bytes that builds none of its large values. */
export class ResultReader {
  id: IdSpan | undefined;
  /** Null when the line tells no usage. */
  usage: { readonly input: number; readonly cached: number; readonly output: number } | null = null;

  #bytes: Uint8Array = new Uint8Array();
  #status: number | null = null;
  #error: unknown;
  #bodyError: unknown;
  #bodyText: unknown;
  /** Members of the body that tell of a failure, where they stand beside no `error`. */
  #bodyWords: Record<string, unknown> = {};
  #isErrorObject = false;
  #hasBody = false;
  /** Is its place for text known, so that no text means an empty answer? */
  #isJudged = false;
  #hasText = false;
  #suspicion: ResultKind | undefined;
  /** What the best of several choices is. */
  #best: ResultKind | undefined;

  /** @param start of an object in valid JSON */
  read(bytes: Uint8Array, start: number): ResultKind {
    this.#reset(bytes);
    walkObject(bytes, bytes.indexOf(0x7b, start), top, this.#atTop);
    const isRefused = this.#status !== null && (this.#status < 200 || this.#status > 299);
    const hasError = isPresent(this.#error) || isPresent(this.#bodyError);
    if (hasError || isRefused || !this.#hasBody || this.#isErrorObject) return 'failed';
    const whole = this.#isJudged && !this.#hasText ? 'empty' : 'answered';
    return this.#suspicion ?? this.#best ?? whole;
  }

  #reset(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.id = undefined;
    this.usage = this.#status = null;
    this.#hasBody = this.#isJudged = this.#hasText = this.#isErrorObject = false;
    this.#error = this.#bodyError = this.#bodyText = this.#suspicion = this.#best = undefined;
    this.#bodyWords = {};
  }

  /** Of the line that was last read, if that was a failure. */
  failure(): FailureFacts {
    const own = errorWords(this.#error);
    const body = errorWords(this.#bodyError);
    const beside = errorWords(this.#bodyWords);
    return {
      status: this.#status,
      code: own.code || body.code || beside.code,
      message: own.message || body.message || errorWords(this.#bodyText).message || beside.message,
    };
  }

  readonly #atTop = (name: (typeof top.texts)[number], at: number): number => {
    if (name === 'response') return this.#objectAt(at, inResponse, this.#atResponse);
    if (name === 'result') return this.#objectAt(at, inResult, this.#atResult);
    const end = this.#skip(at);
    if (name === 'custom_id') this.id = idSpan(this.#bytes, at, end);
    else this.#error = this.#value(at, end);
    return end;
  };

  /** Anthropic: `succeeded` with a message, `errored` with an error, `canceled` or `expired`. */
  readonly #atResult = (name: (typeof inResult.texts)[number], at: number): number => {
    if (name === 'message') {
      this.#hasBody = !this.#opens(at, 'n');
      return this.#objectAt(at, inAnthropicMessage, this.#atAnthropicMessage);
    }
    const value = this.#value(at);
    if (name === 'error') this.#error = value;
    else if (value !== 'succeeded') this.#bodyWords['code'] = value;
    return this.#skip(at);
  };

  readonly #atAnthropicMessage = (
    name: (typeof inAnthropicMessage.texts)[number],
    at: number,
  ): number => {
    if (name === 'stop_reason') this.#suspect(kindOfEnd(this.#value(at)));
    else if (name === 'usage') this.usage = usageOf(this.#value(at));
    else if (this.#opens(at, '[')) {
      this.#isJudged = true;
      return walkArray(this.#bytes, at, (block) =>
        this.#objectAt(block, inBlock, (member, value) => {
          const end = this.#skip(value);
          const isCall = member === 'type' && String(this.#value(value, end)).endsWith('tool_use');
          this.#hasText ||= isCall || (member === 'text' && !this.#isEmpty(value, end));
          return end;
        }),
      );
    }
    return this.#skip(at);
  };

  /** Members of `response` and of its `body`, which some services leave out. */
  readonly #atResponse = (name: (typeof inResponse.texts)[number], at: number): number => {
    switch (name) {
      case 'status_code':
        this.#status = numberOf(this.#value(at));
        break;
      case 'body':
        this.#hasBody = !this.#opens(at, 'n');
        this.#isJudged ||= this.#isEmpty(at, this.#skip(at));
        if (this.#opens(at, '{')) return walkObject(this.#bytes, at, inBody, this.#atResponse);
        if (this.#opens(at, '"')) this.#bodyText = this.#value(at);
        break;
      case 'error':
        this.#bodyError = this.#value(at);
        break;
      case 'message':
        this.#bodyText = this.#value(at);
        break;
      case 'object':
        this.#isErrorObject ||= this.#value(at) === 'error';
        break;
      case 'choices':
        this.#hasBody = this.#isJudged = true;
        if (this.#opens(at, '[')) return walkArray(this.#bytes, at, this.#atOneChoice);
        break;
      case 'output':
        this.#hasBody = true;
        if (!this.#opens(at, '[')) break;
        this.#isJudged = true;
        return walkArray(this.#bytes, at, this.#atItem);
      case 'incomplete_details': {
        const details = this.#value(at) as { readonly reason?: unknown } | null;
        this.#suspect(kindOfEnd(details?.reason));
        break;
      }
      case 'usage':
        this.usage = usageOf(this.#value(at));
        break;
      default:
        if (failureNames.includes(name)) this.#bodyWords[name] = this.#value(at);
    }
    return this.#skip(at);
  };

  #kindOfChoice(): ResultKind {
    return this.#suspicion ?? (this.#hasText ? 'answered' : 'empty');
  }

  /** Of several choices the best is the request's answer. */
  readonly #atOneChoice = (at: number): number => {
    const [suspicion, hasText] = [this.#suspicion, this.#hasText];
    this.#suspicion = undefined;
    this.#hasText = false;
    const end = this.#objectAt(at, inChoice, this.#atChoice);
    const kind = this.#kindOfChoice();
    if (this.#best === undefined || rankOf(kind) < rankOf(this.#best)) this.#best = kind;
    this.#suspicion = suspicion;
    this.#hasText = hasText;
    return end;
  };

  readonly #atChoice = (name: (typeof inChoice.texts)[number], at: number): number => {
    if (name === 'message') return this.#objectAt(at, inMessage, this.#atMessage);
    const end = this.#skip(at);
    if (name === 'finish_reason') this.#suspect(kindOfEnd(this.#value(at, end)));
    else this.#hasText ||= !this.#isEmpty(at, end);
    return end;
  };

  readonly #atMessage = (name: (typeof inMessage.texts)[number], at: number): number => {
    const end = this.#skip(at);
    if (!this.#isEmpty(at, end)) {
      this.#hasText = true;
      if (name === 'refusal') this.#suspect('refusal');
    }
    return end;
  };

  /** One item of a response's output: a message with parts, a call, or the thinking before it. */
  readonly #atItem = (at: number): number => {
    let isThinking = false;
    return this.#objectAt(at, inItem, (name, value) => {
      const end = this.#skip(value);
      if (name === 'type') {
        const type = this.#value(value, end);
        isThinking = type === 'reasoning';
        this.#hasText ||= typeof type === 'string' && type.endsWith('_call');
        return end;
      }
      if (isThinking || !this.#opens(value, '[')) return end;
      return walkArray(this.#bytes, value, (part) =>
        this.#objectAt(part, inMessage, this.#atMessage),
      );
    });
  };

  #objectAt<N extends string>(
    at: number,
    names: Names<N>,
    enter: (name: N, at: number) => number,
  ): number {
    return this.#opens(at, '{') ? walkObject(this.#bytes, at, names, enter) : this.#skip(at);
  }

  #suspect(kind: ResultKind | undefined): void {
    // Of several things to suspect, a filter or a refusal says most.
    if (kind !== undefined && (this.#suspicion === undefined || this.#suspicion === 'length'))
      this.#suspicion = kind;
  }

  /** Null, `""`, `[]`, `{}`. */
  #isEmpty(at: number, end: number): boolean {
    if (this.#opens(at, 'n')) return true;
    return end - at === 2 && (this.#opens(at, '"') || this.#opens(at, '[') || this.#opens(at, '{'));
  }

  #opens(at: number, char: string): boolean {
    return this.#bytes[at] === char.charCodeAt(0);
  }

  #skip(at: number): number {
    return endOfValue(this.#bytes, at);
  }

  #value(at: number, end = this.#skip(at)): unknown {
    return JSON.parse(textOf(this.#bytes, at, end));
  }
}

function rankOf(kind: ResultKind): number {
  return resultKinds.indexOf(kind);
}

/** Some gateways write every member of an answer, and in an error that there is not nothing, zeros and empty texts. */
function isPresent(error: unknown): boolean {
  return isObject(error) ? Object.values(error).some(saysMore) : saysMore(error);
}

function saysMore(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0;
  return ![undefined, null, '', false, 0].includes(value as null);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Some services write a number as text. */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : null;
}

/** @returns null when nothing is counted; that is not the same as nothing used */
function usageOf(value: unknown): ResultReader['usage'] {
  if (!isObject(value)) return null;
  const count = (source: unknown, ...names: readonly string[]) => {
    if (!isObject(source)) return null;
    const members = source as Readonly<Record<string, unknown>>;
    return names.map((name) => tokensOf(members[name])).find((one) => one !== null) ?? null;
  };
  const { input_tokens_details, prompt_tokens_details } = value as Readonly<
    Record<string, unknown>
  >;
  const input = count(value, 'prompt_tokens', 'input_tokens');
  const output = count(value, 'completion_tokens', 'output_tokens');
  if (input === null && output === null) return null;
  const cached =
    count(prompt_tokens_details ?? input_tokens_details, 'cached_tokens') ||
    count(value, 'cached_tokens');
  return { input: input ?? 0, cached: cached ?? 0, output: output ?? 0 };
}

function tokensOf(value: unknown): number | null {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : null;
  return typeof value === 'number' && value >= 0 ? value : null;
}
