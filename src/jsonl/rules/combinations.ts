// In one piece: the rules of one subject and what finds them.
import type { ProviderProfile } from '../../providers/profile.ts';
import { modelRule } from '../../providers/profiles.ts';
import { memberOf, setMember, stringOf, type JsonMember, type JsonNode } from '../json/jsonTree.ts';
import { longestPair } from '../scan/keyTable.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import type { Report, Request, RequestRules } from './finding.ts';
import { spanOf, wholeOf } from '../json/spans.ts';
import { checkResponseItems } from './responseItems.ts';
import type { RuleTable } from './ruleOptions.ts';

/** Both at once are refused. */
const excluding = {
  chat: [['max_tokens', 'max_completion_tokens']],
  responses: [['previous_response_id', 'conversation']],
} as const;

/** A member, and what must stand beside it. */
const needing = [
  ['parallel_tool_calls', 'tools'],
  ['tool_choice', 'tools'],
  ['function_call', 'functions'],
] as const;

const bias = 100;

/** Rules about members that need or exclude each other. */
export const combinations: RequestRules = {
  check(request, { profile }, report) {
    const { body, url } = request;
    checkBackground(body, report);
    checkNeededRole(body, profile, report);
    if (profile.noJsonWhileThinking === true) checkWhileThinking(body, report);
    if (profile.lastRoles !== undefined) checkLastMessage(body, profile, report);
    if (!profile.exactCombinations) return;
    checkStreamOptions(body, report);
    const kind = url === undefined ? undefined : bodyKindOf(url);
    if (kind === 'chat' || kind === 'responses') checkExcluding(body, excluding[kind], report);
    if (kind === 'chat') checkChat(request, report);
    if (kind === 'completions') checkBestOf(body, report);
    if (kind === 'responses') checkChoice(body, report);
    if (kind === 'responses') checkResponseItems(body, report);
    if (kind === 'imageGenerations' || kind === 'imageEdits') checkPicture(body, report);
    if (kind === 'imageEdits') checkReferences(body, report);
    checkBias(body, report);
    checkStop(body, report);
    checkMetadata(request, profile, report);
  },
  reads: () => [
    'url',
    'model',
    'role',
    'logit_bias',
    'tool_choice',
    'function_call',
    'best_of',
    'type',
    'background',
    'output_format',
    'modalities',
    'output_compression',
    ...Object.keys(notPredicted),
    'stop',
  ],
  // The scanner notes a text in `metadata` that may be too long.
  readsText: true,
};

/** Only the Responses API has it, and a batch is in the background anyway. */
function checkBackground(body: JsonNode | undefined, report: Report): void {
  const member = memberOf(body, 'background');
  if (!member || !isTrue(member.value)) return;
  const facts = { param: 'background', by: '', instead: '' };
  report({ code: 'refused_parameter', reason: 'batch', ...facts, ...wholeOf(member) });
}

function checkNeededRole(
  body: JsonNode | undefined,
  { neededRole }: ProviderProfile,
  report: Report,
): void {
  const messages = memberOf(body, 'messages')?.value;
  if (neededRole === undefined || messages?.type !== 'array' || messages.items.length === 0) return;
  const roles = messages.items.map((message) => memberOf(message, 'role')?.value);
  // What has another type is told by the schema.
  if (roles.some((role) => [neededRole, undefined].includes(stringOf(role)))) return;
  const place = { start: messages.start, end: messages.start + 1 };
  report({ code: 'message_order', reason: 'no_user', ...place });
}

/**
 * "Json mode response is not supported when enable_thinking is true", "The tool_choice parameter does not support being
 * set to required or object in thinking mode"
 */
function checkWhileThinking(body: JsonNode | undefined, report: Report): void {
  const thinks = memberOf(body, 'enable_thinking')?.value;
  if (!thinks || !isTrue(thinks)) return;
  const format = memberOf(body, 'response_format');
  const choice = memberOf(body, 'tool_choice');
  const isJson = stringOf(memberOf(format?.value, 'type')?.value) === 'json_object';
  const isForced = choice?.value.type === 'object' || stringOf(choice?.value) === 'required';
  for (const member of [isJson ? format : undefined, isForced ? choice : undefined]) {
    const facts = {
      reason: 'refused',
      param: member?.key ?? '',
      other: 'enable_thinking',
    } as const;
    if (member) report({ code: 'excluding_parameters', ...facts, ...wholeOf(member) });
  }
}

function checkLastMessage(
  body: JsonNode | undefined,
  { lastRoles = [], name }: ProviderProfile,
  report: Report,
): void {
  const messages = memberOf(body, 'messages')?.value;
  const last = messages?.type === 'array' ? messages.items.at(-1) : undefined;
  const role = memberOf(last, 'role')?.value;
  const isBegun = ['prefix', 'partial'].some((one) => memberOf(last, one));
  const word = stringOf(role);
  if (!role || isBegun || word === undefined || lastRoles.includes(word)) return;
  report({ code: 'last_message', provider: name, role: lastRoles.join('", "'), ...spanOf(role) });
}

function checkExcluding(
  body: JsonNode | undefined,
  pairs: readonly (readonly [string, string])[],
  report: Report,
): void {
  for (const [param, other] of pairs) {
    const member = setMember(body, param);
    if (!member || !setMember(body, other)) continue;
    report({ code: 'excluding_parameters', reason: 'refused', param, other, ...wholeOf(member) });
  }
}

/** "Tool choice 'required' must be specified with 'tools' parameter." Here "auto" is taken without any. */
function checkChoice(body: JsonNode | undefined, report: Report): void {
  const choice = setMember(body, 'tool_choice');
  const isFunction = stringOf(memberOf(choice?.value, 'type')?.value) === 'function';
  const isForced = isFunction || stringOf(choice?.value) === 'required';
  // A prompt that the service keeps may have tools of its own.
  if (choice && isForced && !setMember(body, 'tools') && !setMember(body, 'prompt'))
    needed('tool_choice', 'tools', choice, report);
}

/** A JPEG cannot be transparent, and a PNG, which a picture is by default, is not compressed further. */
function checkPicture(body: JsonNode | undefined, report: Report): void {
  const format = stringOf(setMember(body, 'output_format')?.value) ?? 'png';
  const facts = { reason: 'refused', other: 'output_format' } as const;
  const background = memberOf(body, 'background');
  if (background && stringOf(background.value) === 'transparent' && format === 'jpeg')
    report({ code: 'excluding_parameters', param: 'background', ...facts, ...wholeOf(background) });
  const compression = memberOf(body, 'output_compression');
  if (compression?.value.type === 'number' && Number(compression.value.value) < 100 && format === 'png')
    report({ code: 'excluding_parameters', param: 'output_compression', ...facts, ...wholeOf(compression) });
} // prettier-ignore

/** A picture to change is named by its address or by its id. */
function checkReferences(body: JsonNode | undefined, report: Report): void {
  const images = memberOf(body, 'images')?.value;
  const pictures = images?.type === 'array' ? images.items : [];
  for (const picture of [...pictures, memberOf(body, 'mask')?.value])
    checkExcluding(picture, [['image_url', 'file_id']], report);
}

/** Of the `best_of` answers that are written `n` come back. */
function checkBestOf(body: JsonNode | undefined, report: Report): void {
  const best = setMember(body, 'best_of')?.value;
  const n = setMember(body, 'n')?.value;
  if (best?.type !== 'number' || n?.type !== 'number' || Number(best.value) >= Number(n.value)) return;
  const facts = { reason: 'low', param: 'best_of', limit: Number(n.value) } as const;
  report({ code: 'out_of_range', ...facts, ...spanOf(best) });
} // prettier-ignore

function checkChat({ body }: Request, report: Report): void {
  const set = (name: string) => setMember(body, name);
  for (const [param, needs] of needing) {
    const member = set(param);
    // "none" asks for nothing, and is what no tools mean.
    if (!member || set(needs) || stringOf(member.value) === 'none') continue;
    needed(param, needs, member, report);
  }
  const modalities = set('modalities');
  const kinds = modalities?.value.type === 'array' ? modalities.value.items.map(stringOf) : [];
  if (modalities && kinds.includes('audio') && !set('audio'))
    needed('modalities', 'audio', modalities, report);
  // "The 'metadata' parameter is only allowed when 'store' is enabled", which it is by default for new accounts.
  const metadata = set('metadata');
  if (metadata && !set('store')) needed('metadata', 'store', metadata, report, 'unsure');
  checkPrediction(body, report);
  const logprobs = set('logprobs');
  const top = set('top_logprobs');
  if (top && !(logprobs && isTrue(logprobs.value))) needed('top_logprobs', 'logprobs', top, report);
}

/**
 * Parameters that do not go with predicted outputs; of numbers, how much does.
 * https://developers.openai.com/api/docs/guides/predicted-outputs
 */
const notPredicted = {
  n: 1,
  presence_penalty: 0,
  frequency_penalty: 0,
  logprobs: 0,
  audio: 0,
  tools: 0,
  max_completion_tokens: 0,
} as const;

function checkPrediction(body: JsonNode | undefined, report: Report): void {
  const other = 'prediction';
  if (!setMember(body, other)) return;
  for (const [param, most] of Object.entries(notPredicted)) {
    const member = setMember(body, param);
    if (!member || ('value' in member.value && Number(member.value.value) <= most)) continue;
    report({
      code: 'excluding_parameters',
      reason: 'undocumented',
      param,
      other,
      ...wholeOf(member),
    });
  }
}

/** An empty text at which an answer ends: whether OpenAI refuses it is not documented. */
function checkStop(body: JsonNode | undefined, report: Report): void {
  const stop = memberOf(body, 'stop')?.value;
  for (const one of stop?.type === 'array' ? stop.items : stop ? [stop] : [])
    if (stringOf(one) === '')
      report({ code: 'invalid_length', reason: 'vain', param: 'stop', limit: 1, ...spanOf(one) });
}

function needed(
  param: string,
  needs: string,
  member: JsonMember,
  report: Report,
  reason: 'refused' | 'unsure' = 'refused',
): void {
  report({ code: 'needed_parameter', reason, param, needs, ...wholeOf(member) });
}

function checkStreamOptions(body: JsonNode | undefined, report: Report): void {
  const member = memberOf(body, 'stream_options');
  const stream = memberOf(body, 'stream')?.value;
  if (!member || member.value.type === 'null' || (stream && isTrue(stream))) return;
  needed('stream_options', 'stream', member, report);
}

function checkBias(body: JsonNode | undefined, report: Report): void {
  const map = memberOf(body, 'logit_bias')?.value;
  for (const { key, keySpan, value } of map?.type === 'object' ? map.members : []) {
    const place = spanOf(value);
    if (!/^\d+$/.test(key))
      report({ code: 'invalid_format', param: 'logit_bias', value: JSON.stringify(key), pattern: '^\\d+$', ...keySpan });
    if (value.type !== 'number') {
      const facts = { param: `logit_bias.${key}`, expected: ['number'], actual: value.type } as const;
      report({ code: 'invalid_type', ...facts, ...place });
      continue;
    }
    const number = Number(value.value);
    if (Math.abs(number) <= bias) continue;
    const facts = number > 0 ? { reason: 'high', limit: bias } as const : { reason: 'low', limit: -bias } as const;
    report({ code: 'out_of_range', param: `logit_bias.${key}`, ...facts, ...place });
  }
} // prettier-ignore

const mostPairs = 16;
const longestKey = 64;

function checkMetadata({ body, model }: Request, profile: ProviderProfile, report: Report): void {
  const map = memberOf(body, 'metadata')?.value;
  if (map?.type !== 'object') return;
  if (map.members.length > mostPairs) {
    const facts = { reason: 'many', param: 'metadata', limit: mostPairs } as const;
    report({ code: 'invalid_count', ...facts, ...spanOf(map) });
  }
  // Gateways give lists to models of names like these.
  const isKnown = model !== undefined && modelRule(profile, model) !== undefined;
  for (const { key, keySpan, value } of map.members) {
    const param = `metadata.${key}`;
    if (value.type !== 'string' && isKnown) {
      const actual = value.type;
      report({ code: 'invalid_type', param, expected: ['string'], actual, ...spanOf(value) });
    }
    if (key.length > longestKey)
      report({ code: 'invalid_length', reason: 'long', param, limit: longestKey, ...keySpan });
    if ([...(stringOf(value) ?? '')].length > longestPair)
      report({
        code: 'invalid_length',
        reason: 'long',
        param,
        limit: longestPair,
        ...spanOf(value),
      });
  }
}

function isTrue(node: JsonNode): boolean {
  return node.type === 'boolean' && node.value === true;
}

const chat = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about members that need or exclude each other. */
export const rulesOfCombinations: RuleTable<
  'excluding_parameters' | 'needed_parameter' | 'last_message'
> = {
  excluding_parameters: {
    severity: 'error',
    severities: { undocumented: 'warning' },
    message: '"{0}" and "{1}" exclude each other. Remove "{0}".',
    args: ['param', 'other'],
    explanation: 'OpenAI refuses a chat that sets both limits of the answer, a response that goes on from another one and from a conversation, a transparent picture as a JPEG, a compressed PNG, and a picture with an address and an id; its guide excludes tools and a limit beside predicted outputs. DashScope refuses `json_object` and a forced tool while a model thinks; Anthropic two ways to sample, and `top_k` or a forced tool while a model thinks.',
    source: chat,
  },
  needed_parameter: {
    severity: 'error',
    severities: { undocumented: 'warning', unsure: 'hint' },
    message: '"{0}" is only accepted together with "{1}". Add that, or remove this.',
    args: ['param', 'needs'],
    explanation:
      'OpenAI refuses `tool_choice` and `parallel_tool_calls` without `tools`, `top_logprobs` without `logprobs: true`, spoken answers (`modalities`) without `audio`, and `stream_options` without `stream`. Kimi wants the thoughts behind the calls of tools while a model thinks, which is the default.',
    source: chat,
  },
  last_message: {
    severity: 'error',
    message: 'The last message must be one of the role "{1}" for {0}.',
    args: ['provider', 'role'],
    explanation: 'SiliconFlow asks in its guide that the messages of a batch end with one of the user. Mistral answers “Expected last role User or Tool (or Assistant with prefix True)”.',
    source: 'https://docs.siliconflow.cn/cn/userguide/guides/batch',
  },
}; // prettier-ignore
