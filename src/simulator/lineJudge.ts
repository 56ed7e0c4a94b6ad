import { modelRule } from '../providers/profiles.ts';
import type { ProviderProfile } from '../providers/profile.ts';
import type { PhysicalLine } from './inputLines.ts';
import { type RequestLine, wishesIn } from './readRequest.ts';
import { isObject, jsonIn, type JsonObject } from '../json/unknownJson.ts';

/** One entry of a batch's `errors.data`. `line` is 1-based over physical lines; null for the whole file. */
export interface LineError {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

type Fault = Omit<LineError, 'line'>;

/** The member of a body that says what to work on; elsewhere it is `prompt`. */
const inputNames: Readonly<Record<string, string>> = {
  '/v1/chat/completions': 'messages',
  '/v1/chat/ds-test': 'messages',
  '/v1/responses': 'input',
  '/v1/embeddings': 'input',
  '/v1/moderations': 'input',
};

/**
 * A service's judgement of an input file, line by line; knows what earlier lines held.
 * Independent of the editor's rules on purpose: tests compare the two.
 */
export class LineJudge {
  requests = 0;
  model: string | null = null;
  readonly #profile: ProviderProfile;
  readonly #endpoint: string;
  readonly #today: string;
  readonly #customIds = new Set<string>();
  #thinking: unknown;

  /** @param now milliseconds since 1970; some models are retired from a day on */
  constructor(profile: ProviderProfile, endpoint: string, now: number) {
    this.#profile = profile;
    this.#endpoint = endpoint;
    this.#today = new Date(now).toISOString().slice(0, 10);
  }

  /** A request to run, an error that fails the batch, or undefined for a blank line. */
  judge(line: PhysicalLine): RequestLine | LineError | undefined {
    if (line.text?.trim() === '') return undefined;
    this.requests += 1;
    const request = this.#read(line);
    return 'code' in request ? { ...request, line: line.number } : request;
  }

  /** What is wrong with the file as a whole, once every line was judged. */
  verdictOnFile(): LineError | undefined {
    const max = this.#profile.limits.maxRequests;
    if (this.requests === 0)
      return {
        code: 'empty_file',
        message:
          'The input file is empty. Please ensure that the batch contains at least one request.',
        param: null,
        line: null,
      };
    if (max !== null && this.requests > max)
      return {
        code: 'batch_request_limit_exceeded',
        message: `The batch contains ${String(this.requests)} requests, the limit is ${String(max)}.`,
        param: null,
        line: null,
      };
    return undefined;
  }

  #read(line: PhysicalLine): RequestLine | Fault {
    const { maxLineBytes } = this.#profile.limits;
    if (maxLineBytes !== null && line.bytes > maxLineBytes)
      return fault('line_too_long', `This line is longer than ${String(maxLineBytes)} bytes.`);
    const json = line.text === undefined ? undefined : jsonIn(line.text);
    if (json === undefined)
      return fault('invalid_json_line', 'This line is not parseable as valid JSON.');
    if (!isObject(json))
      return fault('invalid_json_line', 'Each line must be a JSON object with one request.');

    const customId = json['custom_id'];
    const { body } = json;
    const envelope =
      this.#missing(json) ?? this.#customId(customId) ?? methodFault(json) ?? this.#url(json);
    if (envelope) return envelope;
    if (body === undefined || typeof customId !== 'string')
      return fault('missing_required_parameter', "Missing required parameter: 'body'.", 'body');
    if (!isObject(body)) return typeFault('body', 'an object', body);
    const inBody = this.#model(body) ?? this.#input(body) ?? streamFault(body);
    return inBody ?? { customId, body, wishes: wishesIn(line.text ?? '') };
  }

  #missing(json: JsonObject): Fault | undefined {
    // Own code needs the id even where a service does not.
    const required = new Set<string>(['custom_id', 'body', ...this.#profile.envelope.required]);
    for (const name of ['custom_id', 'method', 'url', 'body'])
      if (required.has(name) && json[name] === undefined)
        return fault('missing_required_parameter', `Missing required parameter: '${name}'.`, name);
    return undefined;
  }

  #customId(value: unknown): Fault | undefined {
    if (typeof value !== 'string') return typeFault('custom_id', 'a string', value);
    const rule = this.#profile.envelope.customId;
    const pattern = rule?.pattern === undefined ? undefined : new RegExp(rule.pattern, 'u');
    const fits =
      value.length >= (rule?.minLength ?? 1) &&
      value.length <= (rule?.maxLength ?? Infinity) &&
      (pattern?.test(value) ?? true);
    if (!fits) return fault('invalid_value', `Invalid 'custom_id': '${value}'.`, 'custom_id');
    if (this.#customIds.has(value))
      return fault(
        'duplicate_custom_id',
        `The custom_id '${value}' for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.`,
        'custom_id',
      );
    this.#customIds.add(value);
    return undefined;
  }

  #url(json: JsonObject): Fault | undefined {
    if (json['url'] === undefined || json['url'] === this.#endpoint) return undefined;
    return fault(
      'invalid_url',
      'The URL provided for this request does not match the batch endpoint.',
      'url',
    );
  }

  #model(body: JsonObject): Fault | undefined {
    const model = body['model'];
    if (typeof model !== 'string' || model === '')
      return fault('invalid_request', 'Model parameter is required.', 'body.model');
    const rule = modelRule(this.#profile, model);
    const retired = rule?.retiredOn !== undefined && rule.retiredOn <= this.#today;
    if (rule ? !rule.batch || retired : this.#profile.warnUnknownModel)
      return fault(
        'model_not_found',
        `The provided model '${model}' is not supported by the Batch API.`,
        'body.model',
      );
    this.model ??= model;
    if (this.#profile.envelope.mixedModels === 'refused' && model !== this.model)
      return fault(
        'mismatched_model',
        `The model '${model}' for this request does not match the rest of the batch. Each batch must contain requests for a single model.`,
        'body.model',
      );
    return this.#thinkingMode(body);
  }

  #thinkingMode(body: JsonObject): Fault | undefined {
    if (!this.#profile.oneThinkingMode) return undefined;
    const mode = body['enable_thinking'] ?? null;
    this.#thinking ??= { mode };
    if ((this.#thinking as { mode: unknown }).mode === mode) return undefined;
    return fault(
      'mismatched_enable_thinking',
      'The enable_thinking of this request does not match the rest of the batch.',
      'body.enable_thinking',
    );
  }

  #input(body: JsonObject): Fault | undefined {
    const name = inputNames[this.#endpoint] ?? 'prompt';
    const value = body[name];
    const given =
      name === 'messages' ? Array.isArray(value) : value !== undefined && value !== null;
    if (given && (value as { length?: unknown }).length !== 0) return undefined;
    const title = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;
    return fault('invalid_request', `${title} parameter is required.`, `body.${name}`);
  }
}

function methodFault(json: JsonObject): Fault | undefined {
  const { method } = json;
  if (method === undefined || method === 'POST') return undefined;
  if (typeof method !== 'string') return typeFault('method', 'a string', method);
  return fault(
    'invalid_method',
    `Invalid value: '${method}'. Supported values are: 'POST'.`,
    'method',
  );
}

function streamFault(body: JsonObject): Fault | undefined {
  if (body['stream'] !== true) return undefined;
  return fault(
    'streaming_unsupported',
    'Chat Completions: Streaming is not supported in the Batch API.',
    'body.stream',
  );
}

function typeFault(param: string, expected: string, value: unknown): Fault {
  const got = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  return fault(
    'invalid_type',
    `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`,
    param,
  );
}

function fault(code: string, message: string, param: string | null = null): Fault {
  return { code, message, param };
}
