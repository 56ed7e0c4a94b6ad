// In one piece: the rules of one subject and what finds them.
import type { RuleTable } from './ruleOptions.ts';
import { checkCallIds } from './callIds.ts';
import { checkDataUri } from './dataUri.ts';
import { memberOf, stringOf, type ArrayNode, type JsonNode } from '../json/jsonTree.ts';
import { longestScheme } from '../scan/addressScheme.ts';
import type { Report, Request, RequestContext, RequestRules } from './finding.ts';
import { spanOf, wholeOf } from '../json/spans.ts';

const mediaParts = ['image_url', 'video_url'] as const;

/** Rules about the messages of a chat that a schema cannot say, and about parameters beside them. */
export const messageRules: RequestRules = {
  check: checkMessages,
  // The scanner tells of contents, addresses and ids of calls what else is asked.
  reads: () => ['role', 'type', 'partial', 'name'],
  // The scanner notes a content that may be a list of parts written as text.
  readsText: true,
};

function checkMessages(request: Request, context: RequestContext, report: Report): void {
  const { body } = request;
  checkParameters(request, context, report);
  checkToolNames(body, report);
  checkParts(memberOf(body, 'input')?.value, context, report);
  const messages = memberOf(body, 'messages')?.value;
  if (messages?.type !== 'array') return;
  checkParts(messages, context, report);
  checkPartial(messages, report);
  checkToolMessages(messages, context.profile.exactCombinations === true, report);
  for (const message of messages.items) {
    const content = memberOf(message, 'content')?.value;
    if (content?.type === 'string' && isListOfParts(request.text, content))
      report({ code: 'stringified_content', start: content.start, end: content.end });
    checkCallIds(message, context.profile, report);
    for (const param of context.profile.refusedInMessages ?? []) {
      const member = memberOf(message, param);
      const facts = { param, by: context.profile.name, instead: '' };
      if (member && member.value.type !== 'null')
        report({ code: 'refused_parameter', reason: 'provider', ...facts, ...wholeOf(member) });
    }
  }
}

/** The parts of messages: of a chat, or in the input of a response. */
function checkParts(list: JsonNode | undefined, context: RequestContext, report: Report): void {
  for (const message of list?.type === 'array' ? list.items : []) {
    const content = memberOf(message, 'content')?.value;
    for (const part of content?.type === 'array' ? content.items : [])
      checkPart(part, context, report);
  }
}

function checkParameters({ body }: Request, { profile }: RequestContext, report: Report): void {
  if (body?.type !== 'object') return;
  for (const { key, keySpan } of body.members) {
    const instead = Object.hasOwn(profile.deprecatedParameters ?? {}, key)
      ? profile.deprecatedParameters?.[key]
      : undefined;
    if (instead !== undefined)
      report({ code: 'deprecated_parameter', param: key, instead, ...keySpan });
    if (profile.unsupportedParameters?.includes(key))
      report({ code: 'unsupported_parameter', param: key, provider: profile.name, ...keySpan });
  }
  const extra = memberOf(body, 'extra_body')?.value;
  if (extra?.type !== 'object') return;
  for (const { key, keySpan } of extra.members)
    report({ code: 'misplaced_parameter', param: key, ...keySpan });
}

/** Is the text of a string JSON of parts, as in `"[{\"type\": …}]"`? */
function isListOfParts(text: string, { start, end }: JsonNode): boolean {
  if (text[start + 1] !== '[') return false;
  try {
    const list: unknown = JSON.parse(JSON.parse(text.slice(start, end)) as string);
    return Array.isArray(list) && list.length > 0 && list.every(isPart);
  } catch {
    return false;
  }
}

function isPart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'text' ? 'text' in value : mediaParts.some((name) => name === value.type);
}

function checkPartial(messages: ArrayNode, report: Report): void {
  messages.items.forEach((message, index) => {
    const member = memberOf(message, 'partial');
    if (member?.value.type !== 'boolean' || member.value.value !== true) return;
    const place = { start: member.keySpan.start, end: member.value.end };
    const role = stringOf(memberOf(message, 'role')?.value);
    if (role !== undefined && role !== 'assistant')
      report({ code: 'partial_message', reason: 'not_assistant', ...place });
    else if (index < messages.items.length - 1)
      report({ code: 'partial_message', reason: 'not_last', ...place });
  });
}

function checkPart(part: JsonNode, context: RequestContext, report: Report): void {
  for (const name of mediaParts) {
    const holder = memberOf(part, name)?.value;
    const address = holder?.type === 'object' ? memberOf(holder, 'url')?.value : holder;
    const text = stringOf(address);
    if (address && text !== undefined && text !== '') checkAddress(address, text, context, report);
  }
  // "Expected a base64-encoded data URL …, but got a value without the 'data:' prefix."
  const file = memberOf(memberOf(part, 'file')?.value ?? part, 'file_data')?.value;
  const data = stringOf(file);
  if (context.profile.exactCombinations && file && data !== undefined && !data.startsWith('data:'))
    report({ code: 'invalid_data_uri', reason: 'malformed', found: '', ...spanOf(file) });
}

function checkAddress(
  node: JsonNode,
  text: string,
  { profile }: RequestContext,
  report: Report,
): void {
  const place = { start: node.start, end: node.end };
  const colon = text.slice(0, longestScheme).indexOf(':');
  const scheme = text.slice(0, colon + 1);
  if (scheme === 'data:') {
    const fault = checkDataUri(text, profile.pictureTypes);
    if (fault) report({ code: 'invalid_data_uri', ...fault, ...place });
  } else if (scheme === 'http:' || scheme === 'https:') {
    if (profile.imageUrls === false)
      report({ code: 'unsupported_image_url', provider: profile.name, ...place });
  } else if (profile.addressSchemes && !profile.addressSchemes.includes(scheme)) {
    report({ code: 'unknown_scheme', scheme: shorten(text), ...place });
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Names of tools: each is one tool's, and a choice names one of them. */
export function checkToolNames(body: JsonNode | undefined, report: Report): void {
  const tools = memberOf(body, 'tools')?.value;
  const names = new Set<string>();
  for (const tool of tools?.type === 'array' ? tools.items : []) {
    const node = functionName(tool);
    const name = stringOf(node);
    if (!node || name === undefined) continue;
    if (names.has(name))
      report({ code: 'duplicate_tool', reason: 'undocumented', name, ...spanOf(node) });
    names.add(name);
  }
  const chosen = functionName(memberOf(body, 'tool_choice')?.value);
  const name = stringOf(chosen);
  if (chosen && name !== undefined && !names.has(name))
    report({ code: 'unknown_tool', reason: 'undocumented', name, ...spanOf(chosen) });
}

/** A wrong id is compared by eye with no more than these. */
const mostRelated = 20;

/** Calls of tools and the messages that answer them, which follow the assistant message that made the calls. */
export function checkToolMessages(messages: ArrayNode, isExact: boolean, report: Report): void {
  let calls: readonly JsonNode[] = [];
  /** The calls' ids, when all of them are texts. */
  let ids = new Map<string, JsonNode>();
  const answered = new Set<string | undefined>();
  const close = () => {
    // A message without an id answers one of them, and does not say which.
    if (!answered.has(undefined))
      for (const [text, id] of ids)
        if (!answered.has(text))
          report({
            code: 'unanswered_tool_call',
            reason: isExact ? 'refused' : 'undocumented',
            ...spanOf(id),
          });
    answered.clear();
  };
  for (const message of messages.items) {
    const role = stringOf(memberOf(message, 'role')?.value);
    if (role !== 'tool') {
      close();
      const list = role === 'assistant' ? memberOf(message, 'tool_calls')?.value : undefined;
      calls = list?.type === 'array' ? list.items : [];
      ids = idsOf(calls);
    } else if (calls.length === 0) {
      const node = memberOf(message, 'role')?.value ?? message;
      report({
        code: 'unmatched_tool_call',
        reason: isExact ? 'refused_no_call' : 'no_call',
        ...spanOf(node),
      });
    } else {
      const node = memberOf(message, 'tool_call_id')?.value;
      const id = stringOf(node);
      answered.add(id);
      if (node && id !== undefined && ids.size > 0 && !ids.has(id)) {
        const related = [...ids.values()].slice(0, mostRelated).map(spanOf);
        const reason = isExact ? 'refused_other_id' : 'other_id';
        report({ code: 'unmatched_tool_call', reason, related, ...spanOf(node) });
      }
    }
  }
  // Elsewhere calls of the last message may be answered in a later request.
  if (isExact || stringOf(memberOf(messages.items.at(-1), 'role')?.value) === 'tool') close();
}

/** By id; none unless every call has one. */
function idsOf(calls: readonly JsonNode[]): Map<string, JsonNode> {
  const ids = new Map<string, JsonNode>();
  for (const call of calls) {
    const node = memberOf(call, 'id')?.value;
    const id = stringOf(node);
    if (!node || id === undefined) return new Map();
    ids.set(id, node);
  }
  return ids;
}

function functionName(tool: JsonNode | undefined): JsonNode | undefined {
  const wrapped = memberOf(tool, 'function')?.value;
  // The Responses API writes functions flat.
  const isFlat = !wrapped && stringOf(memberOf(tool, 'type')?.value) === 'function';
  return memberOf(isFlat ? tool : wrapped, 'name')?.value;
}

const kimiBatch = 'https://platform.kimi.ai/docs/api/batch-create.md';
const kimiVision = 'https://platform.moonshot.ai/docs/guide/use-kimi-vision-model';
const openaiChat = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about the messages of a chat, what they carry, and the tools that they call. */
export const rulesOfMessages: RuleTable<
  | 'partial_message'
  | 'invalid_data_uri'
  | 'stringified_content'
  | 'unsupported_image_url'
  | 'unknown_scheme'
  | 'unmatched_tool_call'
  | 'unanswered_tool_call'
  | 'duplicate_tool'
  | 'unknown_tool'
  | 'message_order'
> = {
  message_order: {
    severity: 'error',
    severities: { first: 'warning' },
    message: 'A conversation begins with the role "user".',
    messages: {
      begun:
        'With this model a conversation cannot end with the role "assistant". End it with a message of the user.',
      no_user: 'No message has the role "user". Add one.',
      results: 'Results of tools come first in a message. Move this behind them.',
      space: 'The beginning of an answer cannot end with white space. Remove it.',
    },
    args: [],
    explanation:
      'Claude answers a user. Older models go on with an answer that the last message begins; from Opus 4.6 and Sonnet 4.6 on such a request is refused (“This model does not support assistant message prefill”). DashScope asks for a message of the user in every chat.',
    source: 'https://platform.claude.com/docs/en/about-claude/models/migration-guide',
  },
  partial_message: {
    severity: 'warning',
    message: '"partial" only works on the last message. Move or remove it.',
    messages: {
      not_last: '"partial" only works on the last message. Move or remove it.',
      not_assistant: '"partial" only works on a message with the role "assistant".',
    },
    args: [],
    explanation:
      'Partial mode continues the text of the last message, which must be one of the assistant.',
    source: kimiBatch,
  },
  invalid_data_uri: {
    severity: 'error',
    severities: { media_type: 'warning', line_breaks: 'warning', near_limit: 'warning' },
    message: 'This is not a data URI that a service can read.',
    messages: {
      line_breaks:
        'The base64 text of this data URI has line breaks. Not every service skips them; write it on one line.',
      malformed: 'A data URI has the form data:image/png;base64,… Complete it.',
      not_base64: 'The data URI must be base64: write ;base64 after the media type.',
      bad_base64: 'The base64 text of this data URI is damaged at {0}. Encode the file again.',
      media_type: 'The media type {0} is not one that the documents list for images or videos.',
      empty: 'The data URI contains no data.',
      not_bare: 'Here only the base64 text stands, without “data:…;base64,” before it.',
      other_type: 'The data is of the type {0}. Name that as the media_type.',
      large: 'The picture has {0} bytes; Claude reads at most 5 MB. Make it smaller.',
      near_limit:
        'The picture has {0} bytes in base64; the limit of 5 MB may count these. Make it smaller to be sure.',
    },
    args: ['found'],
    explanation:
      'Pictures and videos travel inside the request as base64. A damaged or empty one fails its request.',
    source: kimiVision,
  },
  stringified_content: {
    severity: 'warning',
    message:
      'The content is a list of parts written as text, which the model reads as it stands. Write the list itself, without quotation marks around it.',
    args: [],
    explanation:
      'Pictures, videos and texts are sent as an array of parts. The same array as a string is accepted, but the model gets its JSON to read, base64 and all.',
    source: kimiVision,
  },
  unsupported_image_url: {
    severity: 'warning',
    message:
      '{0} does not document http addresses for images or videos. Send a base64 data URI or an uploaded file (ms://…).',
    args: ['provider'],
    explanation:
      'The documents name only data URIs and files of the provider. An address on the web is widely reported to be refused.',
    source: kimiVision,
  },
  unknown_scheme: {
    severity: 'warning',
    message:
      '"{0}" is not an address that services accept here. Use a data URI or an uploaded file.',
    args: ['scheme'],
    explanation:
      'A picture or video is given as a data URI, as an address on the web where the provider allows it, or as a file of the provider. Paths of your machine reach no service.',
    source: kimiVision,
  },
  unmatched_tool_call: {
    severity: 'warning',
    severities: {
      refused_no_call: 'error',
      refused_other_id: 'error',
      no_function_call: 'error',
      no_tool_use: 'error',
      twice: 'error',
      same_id: 'error',
    },
    message:
      'No assistant message before this one has tool_calls that it could answer. Add them, or change the role.',
    messages: {
      no_function_call:
        'No function_call of the input is answered by this output, and no earlier response is named. Add the call before it.',
      other_id:
        'The assistant message before this one made no call with this ID. Repeat the ID of one of its tool_calls.',
      refused_other_id:
        'The assistant message before this one made no call with this ID. Repeat the ID of one of its tool_calls.',
      no_tool_use:
        'The turn before this one has no tool_use with this ID. Repeat the ID of one that it has.',
      twice: 'This call has a result already. Each has one.',
      same_id: 'Another tool_use of this conversation has this ID. Give each its own.',
    },
    args: [],
    explanation:
      'Every message of the role `tool` answers a call that the assistant message before it made; services refuse the conversation otherwise.',
    source: openaiChat,
  },
  unanswered_tool_call: {
    severity: 'warning',
    severities: { refused: 'error' },
    message:
      'No tool message answers this call before the conversation goes on. Add one with its ID as "tool_call_id".',
    args: [],
    explanation:
      'Each call of an assistant message, also of several made at once, is answered by a message of the role `tool` right after it, in a request for a response by a `function_call_output`, with Claude by a `tool_result`; services refuse the conversation otherwise.',
    source: openaiChat,
  },
  duplicate_tool: {
    severity: 'warning',
    severities: { refused: 'error' },
    message: 'Two tools have the name "{0}". Rename one.',
    args: ['name'],
    explanation: 'The model calls tools by their names; services may refuse two of one name.',
    source: openaiChat,
  },
  unknown_tool: {
    severity: 'warning',
    severities: { refused: 'error' },
    message: 'No tool of this request has the name "{0}". Add it to "tools", or choose another.',
    args: ['name'],
    explanation: '`tool_choice` can only name a function that `tools` describes.',
    source: openaiChat,
  },
};
