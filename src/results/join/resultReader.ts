import { textOf } from '../../jsonl/scan/bytes.ts';
import { idSpan, type IdSpan } from './idBytes.ts';
import { readCandidate } from './geminiCandidate.ts';
import { kindOfEnd, resultKinds, type FailureWords, type ResultKind } from './resultKind.ts';
import { innerError, shortStatus, statusOf } from './reportedError.ts';
import { usageOf, type RequestUsage } from './requestUsage.ts';
import { SoleText } from './soleText.ts';
import { failureNames, ToldFailure } from './toldFailure.ts';
import { endOfValue, namesOf, walkArray, walkObject, type Names } from './walkJson.ts';

const top = namesOf('custom_id', 'response', 'error', 'result', 'key', 'recordId', 'modelOutput', 'predictions', 'status'); // prettier-ignore
/** Of a line as Anthropic writes it: https://platform.claude.com/docs/en/build-with-claude/batch-processing */
const inResult = namesOf('type', 'message', 'error');
const bodyNames = ['error', 'message', 'choices', 'candidates', 'usageMetadata', 'modelVersion', 'output', 'incomplete_details', 'usage', 'object', ...failureNames, 'data', 'model', 'status', 'stop_reason', 'content', 'promptFeedback', 'stopReason'] as const; // prettier-ignore
const inResponse = namesOf('status_code', 'body', ...bodyNames);
/** A body in it is nothing that is read, and may be nested deeper than the stack is. */
const inBody = namesOf(...bodyNames);
/** Objects that hold an answer: one that holds none is empty. */
const answers = ['chat.completion', 'text_completion', 'response'];
/** A body of more bytes is no mere report of a failure. */
const longestReport = 1 << 16;
const inChoice = namesOf('finish_reason', 'message', 'text');
const inMessage = namesOf('content', 'text', 'refusal', 'tool_calls', 'function_call', 'audio');
const inItem = namesOf('type', 'content');
const inDetails = namesOf('reason');
const inBlock = namesOf('type', 'text', 'toolUse');
/** Of Bedrock's models that answer as in Converse. */
const inOutput = namesOf('message');
const inSaid = namesOf('content');
const inFeedback = namesOf('blockReason');

/** Reads what is counted of one result line in one pass over its bytes that builds none of its large values. */
export class ResultReader {
  id: IdSpan | undefined;
  /** Offsets of the model's name, and of the word for why the answer ended; without quotation marks. */
  model: IdSpan | undefined;
  finish: IdSpan | undefined;
  /** Null when the line tells no usage. */
  usage: RequestUsage | null = null;

  /** The id under another name. */
  #otherId: IdSpan | undefined;
  readonly #sole = new SoleText();
  #bytes: Uint8Array = new Uint8Array();
  #status: number | null = null;
  #told = new ToldFailure();
  #isErrorObject = false;
  #hasBody = false;
  /** Is its place for text known, so that no text means an empty answer? */
  #isJudged = false;
  #hasText = false;
  #hasData = false;
  #suspicion: ResultKind | undefined;
  /** What the best of several choices is. */
  #best: ResultKind | undefined;

  /** @param start of an object in valid JSON */
  read(bytes: Uint8Array, start: number): ResultKind {
    this.#reset(bytes);
    walkObject(bytes, bytes.indexOf(0x7b, start), top, this.#atTop);
    this.id ??= this.#otherId;
    const isRefused = this.#status !== null && (this.#status < 200 || this.#status > 299);
    if (this.#told.hasError || isRefused || !this.#hasBody || this.#isErrorObject) return 'failed';
    if (!this.#isJudged && !this.#hasData && this.#told.isInBody) return 'failed';
    const whole = this.#isJudged && !this.#hasText ? 'empty' : 'answered';
    return this.#suspicion ?? this.#best ?? whole;
  }

  #reset(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.id = this.#otherId = this.model = this.finish = undefined;
    this.usage = this.#status = null;
    this.#hasBody = this.#isJudged = this.#hasText = this.#isErrorObject = this.#hasData = false;
    this.#suspicion = this.#best = undefined;
    this.#told = new ToldFailure();
    this.#sole.reset();
  }

  /** Offset of the JSON string that is the whole answer; undefined when it is made of several, or of none. */
  get answer(): number | undefined {
    return this.#sole.span?.start;
  }

  /**
   * Offsets of the answer's text, with quotation marks, where it is all that one choice has; undefined where an answer
   * is put together of more.
   */
  get text(): IdSpan | undefined {
    return this.#sole.alone;
  }

  /** HTTP status of this request; null when its line has none. */
  get status(): number | null {
    return this.#status;
  }

  /** Of the line that was last read, if that was a failure. */
  failure(): FailureWords {
    const { code, message } = this.#told.words();
    const { start, end } = this.finish ?? { start: 0, end: 0 };
    const isBroken = this.#suspicion === 'failed' || this.#best === 'failed';
    return {
      status: this.#status,
      code: code || (isBroken ? textOf(this.#bytes, start, end) : ''),
      message,
    };
  }

  readonly #atTop = (name: (typeof top.texts)[number], at: number): number => {
    if (name === 'response') return this.#objectAt(at, inResponse, this.#atResponse);
    if (name === 'result') {
      this.#sole.beside();
      return this.#objectAt(at, inResult, this.#atResult);
    }
    if (name === 'modelOutput') {
      this.#sole.beside();
      this.#hasBody = !this.#opens(at, 'n');
      return this.#objectAt(at, inBody, this.#atResponse);
    }
    const end = this.#skip(at);
    if (name === 'custom_id') this.id = idSpan(this.#bytes, at, end);
    else if (name === 'error') this.#told.error = this.#value(at, end);
    else if (name === 'status') this.#told.lineStatus = this.#value(at, end);
    else if (name === 'predictions') this.#hasBody = this.#hasData = !this.#isEmpty(at, end);
    else this.#otherId = idSpan(this.#bytes, at, end);
    return end;
  };

  readonly #atResult = (name: (typeof inResult.texts)[number], at: number): number => {
    if (name === 'message') {
      this.#hasBody = !this.#opens(at, 'n');
      return this.#objectAt(at, inResponse, this.#atResponse);
    }
    const end = this.#skip(at);
    const value = this.#value(at, end);
    if (name === 'error') this.#told.bodyError = innerError(value);
    else if (value !== 'succeeded') this.#told.bodyWords['code'] = value;
    return end;
  };

  /** Members of `response` and of its `body`, which some services leave out. */
  readonly #atResponse = (name: (typeof inResponse.texts)[number], at: number): number => {
    switch (name) {
      case 'status_code':
        this.#status = shortStatus(this.#bytes, at) ?? statusOf(this.#value(at));
        break;
      case 'body':
        this.#hasBody = !this.#opens(at, 'n');
        this.#isJudged ||= this.#isEmpty(at, this.#skip(at));
        if (this.#opens(at, '{')) return walkObject(this.#bytes, at, inBody, this.#atResponse);
        if (this.#opens(at, '"')) this.#told.bodyText = this.#value(at);
        if (this.#opens(at, '[') && this.#skip(at) - at < longestReport)
          this.#told.bodyText = this.#value(at);
        break;
      case 'error':
        this.#told.bodyError = this.#value(at);
        break;
      case 'message':
        this.#told.bodyText = this.#value(at);
        break;
      case 'object':
        if (!this.#opens(at, '"')) break;
        this.#isErrorObject ||= this.#value(at) === 'error';
        this.#isJudged ||= answers.includes(this.#value(at) as string);
        break;
      case 'data': {
        const end = this.#skip(at);
        this.#hasData = !this.#isEmpty(at, end);
        this.#isJudged ||= this.#opens(at, '[');
        this.#hasText ||= this.#hasData;
        return end;
      }
      case 'choices':
        this.#hasBody = this.#isJudged = true;
        this.#sole.enter();
        if (this.#opens(at, '[')) return walkArray(this.#bytes, at, this.#atOneChoice);
        break;
      case 'candidates':
        this.#hasBody = this.#isJudged = true;
        // Put together of parts.
        this.#sole.spoil();
        if (this.#opens(at, '[')) return walkArray(this.#bytes, at, this.#atOneCandidate);
        break;
      case 'output':
        this.#hasBody = true;
        if (this.#opens(at, '{')) return walkObject(this.#bytes, at, inOutput, this.#atSaid);
        if (!this.#opens(at, '[')) break;
        this.#isJudged = true;
        this.#sole.enter();
        return walkArray(this.#bytes, at, this.#atItem);
      case 'incomplete_details': {
        return this.#objectAt(at, inDetails, (_name, value) => {
          const end = this.#skip(value);
          this.#noteEnd(value, end);
          return end;
        });
      }
      case 'usage':
      case 'usageMetadata':
        this.usage = usageOf(this.#value(at));
        break;
      case 'model':
      case 'modelVersion':
        this.model = this.#text(at);
        break;
      case 'status':
        this.finish ??= this.#text(at);
        // A response that ended so may name no error.
        this.#isErrorObject ||= this.#opens(at + 1, 'f') && this.#value(at) === 'failed';
        break;
      case 'stop_reason':
      case 'stopReason':
        this.#noteEnd(at, this.#skip(at));
        break;
      case 'promptFeedback':
        return this.#objectAt(at, inFeedback, this.#atBlockReason);
      case 'content':
        return this.#atBlocks(name, at);
      default:
        if ((failureNames as readonly string[]).includes(name))
          this.#told.bodyWords[name] = this.#value(at);
    }
    return this.#skip(at);
  };

  #kindOfChoice(): ResultKind {
    return this.#suspicion ?? (this.#hasText ? 'answered' : 'empty');
  }

  /** Of several choices the best is the request's answer, and says why it ended. */
  readonly #atOneChoice = (at: number): number =>
    this.#bestOf(() => this.#objectAt(at, inChoice, this.#atChoice));

  readonly #atOneCandidate = (at: number): number =>
    this.#bestOf(() => {
      const { end, hasText, finishAt } = readCandidate(this.#bytes, at);
      this.#hasText ||= hasText;
      if (finishAt !== undefined) this.#noteEnd(finishAt, this.#skip(finishAt));
      return end;
    });

  #bestOf(readOne: () => number): number {
    const [suspicion, hasText, finish] = [this.#suspicion, this.#hasText, this.finish];
    this.#sole.one();
    this.#suspicion = undefined;
    this.#hasText = false;
    const end = readOne();
    const kind = this.#kindOfChoice();
    if (this.#best === undefined || rankOf(kind) < rankOf(this.#best)) this.#best = kind;
    else this.finish = finish;
    this.#suspicion = suspicion;
    this.#hasText = hasText;
    return end;
  }

  readonly #atChoice = (name: (typeof inChoice.texts)[number], at: number): number => {
    if (name !== 'finish_reason') this.#sole.source();
    if (name === 'message') return this.#objectAt(at, inMessage, this.#atMessage);
    const end = this.#skip(at);
    if (name === 'finish_reason') this.#noteEnd(at, end);
    else if (!this.#isEmpty(at, end)) {
      this.#hasText = true;
      this.#noteText(at, end);
    }
    return end;
  };

  /** Takes a value for the answer's text, or for one part of it. */
  #noteText(at: number, end: number): void {
    if (this.#opens(at, '"')) this.#sole.note(at, end);
    else this.#sole.spoil();
  }

  readonly #atMessage = (name: (typeof inMessage.texts)[number], at: number): number => {
    const end = this.#skip(at);
    if (!this.#isEmpty(at, end)) {
      this.#hasText = true;
      if (name === 'content') this.#noteText(at, end);
      else this.#sole.beside();
      if (name === 'refusal') this.#suspect('refusal');
      else if (name === 'audio') this.#sole.spoil();
    }
    return end;
  };

  readonly #atSaid = (_name: string, at: number): number =>
    this.#objectAt(at, inSaid, this.#atBlocks);

  /** Blocks of Anthropic's or Converse's: text, thinking, calls. */
  readonly #atBlocks = (_name: string, at: number): number => {
    if (!this.#opens(at, '[')) return this.#skip(at);
    this.#isJudged = true;
    this.#sole.enter();
    return walkArray(this.#bytes, at, this.#atBlock);
  };

  /** Gemini answers nothing to a prompt that it blocks. */
  readonly #atBlockReason = (_name: string, at: number): number => {
    const end = this.#skip(at);
    if (!this.#opens(at, '"')) return end;
    this.#hasBody = true;
    this.finish = { start: at + 1, end: end - 1 };
    this.#suspect('content_filter');
    return end;
  };

  readonly #atBlock = (at: number): number => {
    this.#sole.beside();
    let type: unknown;
    let textAt = -1;
    const blockEnd = this.#objectAt(at, inBlock, (name, value) => {
      const end = this.#skip(value);
      if (name === 'type') type = this.#value(value, end);
      else if (name === 'toolUse') type = 'tool_use';
      else if (!this.#isEmpty(value, end)) this.#noteText((textAt = value), end);
      return end;
    });
    this.#hasText ||= textAt >= 0 || type === 'tool_use';
    if (type === 'message' || (textAt >= 0 && type !== 'text')) this.#sole.spoil();
    return blockEnd;
  };

  /** One item of a response's output: a message with parts, a call, or the thinking before it. */
  readonly #atItem = (at: number): number => {
    this.#sole.beside();
    let type: unknown;
    return this.#objectAt(at, inItem, (name, value) => {
      const end = this.#skip(value);
      if (name === 'type') {
        type = this.#value(value, end);
        this.#hasText ||= typeof type === 'string' && type.endsWith('_call');
        if (type === 'text') this.#sole.spoil();
        return end;
      }
      if (type === 'reasoning') return end;
      if (type !== 'message' || !this.#opens(value, '[')) this.#sole.spoil();
      return this.#opens(value, '[') ? walkArray(this.#bytes, value, this.#atPart) : end;
    });
  };

  readonly #atPart = (at: number): number => {
    this.#sole.one();
    return this.#objectAt(at, inMessage, (name, value) => {
      if (name === 'content') return this.#skip(value);
      const end = this.#atMessage(name, value);
      if (name === 'text' && !this.#isEmpty(value, end)) this.#noteText(value, end);
      return end;
    });
  };

  #objectAt<N extends string>(
    at: number,
    names: Names<N>,
    enter: (name: N, at: number) => number,
  ): number {
    return this.#opens(at, '{') ? walkObject(this.#bytes, at, names, enter) : this.#skip(at);
  }

  /** The word for why an answer ended, which is null where one is not known. */
  #noteEnd(at: number, end: number): void {
    if (!this.#opens(at, '"')) return;
    this.finish = { start: at + 1, end: end - 1 };
    this.#suspect(kindOfEnd(this.#value(at, end)));
  }

  #text(at: number): IdSpan | undefined {
    return this.#opens(at, '"') ? { start: at + 1, end: this.#skip(at) - 1 } : undefined;
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
    if (this.#opens(at, 'n')) return null;
    return JSON.parse(textOf(this.#bytes, at, end));
  }
}

function rankOf(kind: ResultKind): number {
  return resultKinds.indexOf(kind);
}
