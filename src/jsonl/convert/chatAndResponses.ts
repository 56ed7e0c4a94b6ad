import { compact, loseOthers, Members, type ReportLoss } from './conversion.ts';
import { isObject, objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** Members that chat completions and responses have in common, in name and meaning. */
const same = [
  'model', 'temperature', 'top_p', 'parallel_tool_calls', 'store', 'metadata', 'user', 'service_tier', 'prompt_cache_key',
  'safety_identifier', 'top_logprobs',
] as const; // prettier-ignore

/**
 * A body of the Chat Completions API as one of the Responses API.
 * https://developers.openai.com/api/docs/guides/migrate-to-responses
 */
export function responsesOfChat(body: JsonObject, lose: ReportLoss): JsonObject {
  const members = new Members(body);
  const messages = objectsIn(members.take('messages'));
  const [first] = messages;
  const isInstructed = first?.['role'] === 'system' && typeof first['content'] === 'string';
  const input = messages
    .slice(isInstructed ? 1 : 0)
    .flatMap((message, at) =>
      itemsOf(message, `messages.${String(at + Number(isInstructed))}.`, lose),
    );
  const [only] = input;
  const isText =
    input.length === 1 &&
    only?.['role'] === 'user' &&
    typeof only['content'] === 'string' &&
    only['type'] === undefined;
  const format = members.take('response_format');
  const effort = members.take('reasoning_effort');
  const verbosity = members.take('verbosity');
  const limits = [members.take('max_completion_tokens'), members.take('max_tokens')];
  const tools = members.take('tools');
  const choice = members.take('tool_choice');
  const result = compact({
    ...members.takeAll(same),
    input: isText ? only['content'] : input,
    instructions: isInstructed ? first['content'] : undefined,
    max_output_tokens: limits.find((limit) => limit !== undefined),
    reasoning: effort === undefined ? undefined : { effort },
    text:
      format === undefined && verbosity === undefined
        ? undefined
        : compact({
            format: format === undefined ? undefined : flat(format, 'json_schema'),
            verbosity,
          }),
    tools: Array.isArray(tools)
      ? tools.map((tool: unknown) => {
          const written = flatTool(tool);
          // Here the schema of a tool is strict unless it says otherwise.
          return isObject(written) && written['type'] === 'function'
            ? { strict: false, ...written }
            : written;
        })
      : undefined,
    tool_choice: choice === undefined ? undefined : flatTool(choice),
  });
  members.loseRest(lose);
  return result;
}

/** The reverse of `responsesOfChat`. */
export function chatOfResponses(body: JsonObject, lose: ReportLoss): JsonObject {
  const members = new Members(body);
  const input = members.take('input');
  const instructions = members.take('instructions');
  const text = new Members(objectOf(members.take('text')), 'text.');
  const reasoning = new Members(objectOf(members.take('reasoning')), 'reasoning.');
  const format = text.take('format');
  const tools = members.take('tools');
  const choice = members.take('tool_choice');
  const limit = members.take('max_output_tokens');
  const messages: JsonObject[] =
    typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
  if (instructions !== undefined && instructions !== null && typeof instructions !== 'string')
    lose('instructions', 'dropped');
  if (typeof input === 'string') messages.push({ role: 'user', content: input });
  else messages.push(...messagesOf(objectsIn(input), lose));
  const functions = objectsIn(tools).filter(({ type }, at) => {
    if (type !== 'function') lose(`tools.${String(at)}`, 'dropped');
    return type === 'function';
  });
  const result = compact({
    ...members.takeAll(same),
    messages,
    max_completion_tokens: limit,
    reasoning_effort: reasoning.take('effort'),
    verbosity: text.take('verbosity'),
    response_format: format === undefined ? undefined : nested(format, 'json_schema'),
    tools:
      functions.length > 0
        ? functions.map((tool) => withoutDefault(nested(tool, 'function')))
        : undefined,
    tool_choice: choice === undefined ? undefined : nested(choice, 'function'),
  });
  for (const part of [text, reasoning, members]) part.loseRest(lose);
  return result;
}

function itemsOf(message: JsonObject, path: string, lose: ReportLoss): JsonObject[] {
  const members = new Members(message, path);
  const role = members.take('role');
  const content = members.take('content');
  const calls = objectsIn(members.take('tool_calls'));
  const callId = members.take('tool_call_id');
  if (role === 'tool') {
    members.loseRest(lose);
    return [{ type: 'function_call_output', call_id: callId, output: contentText(content) }];
  }
  const parts = Array.isArray(content)
    ? content.map((part: unknown, at) =>
        partToResponses(part, role === 'assistant', () =>
          lose(`${path}content.${String(at)}`, 'changed'),
        ),
      )
    : content;
  const isSilent =
    content === null || content === undefined || (content === '' && calls.length > 0);
  members.loseRest(lose);
  return [
    ...(isSilent ? [] : [{ role, content: parts }]),
    ...calls.map((call) => {
      loseOthers(call, ['id', 'type', 'function'], `${path}tool_calls`, lose);
      const { name, arguments: given } = objectOf(call['function']);
      return { type: 'function_call', call_id: call['id'], name, arguments: given };
    }),
  ];
}

function partToResponses(part: unknown, isAnswer: boolean, change: () => void): unknown {
  if (!isObject(part)) return part;
  if (part['type'] === 'text') {
    const { type: _type, text, ...others } = part;
    if (Object.values(others).some((other) => other !== null)) change();
    return { type: isAnswer ? 'output_text' : 'input_text', text };
  }
  if (part['type'] === 'image_url') {
    const { type: _type, image_url: image, ...others } = part;
    const { url, ...more } = typeof image === 'string' ? { url: image } : objectOf(image);
    if (Object.values(others).some((other) => other !== null)) change();
    return { type: 'input_image', image_url: url, ...more };
  }
  if (part['type'] === 'file') return { type: 'input_file', ...objectOf(part['file']) };
  change();
  return part;
}

function messagesOf(items: readonly JsonObject[], lose: ReportLoss): JsonObject[] {
  const messages: { -readonly [K in string]: unknown }[] = [];
  for (const [at, item] of items.entries()) {
    const path = `input.${String(at)}`;
    if (item['type'] === 'function_call') {
      const call = {
        id: item['call_id'],
        type: 'function',
        function: { name: item['name'], arguments: item['arguments'] },
      };
      const last = messages.at(-1);
      if (last?.['role'] === 'assistant')
        last['tool_calls'] = [...objectsIn(last['tool_calls']), call];
      else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
    } else if (item['type'] === 'function_call_output') {
      messages.push({
        role: 'tool',
        tool_call_id: item['call_id'],
        content: contentText(item['output']),
      });
    } else if (item['type'] === undefined || item['type'] === 'message') {
      const members = new Members(item, `${path}.`);
      const { role, content } = members.takeAll(['role', 'content', 'type']);
      const parts = Array.isArray(content)
        ? content.map((part: unknown, index) =>
            partToChat(part, () => lose(`${path}.content.${String(index)}`, 'changed')),
          )
        : content;
      members.loseRest(lose);
      messages.push({ role, content: parts });
    } else lose(path, 'dropped');
  }
  return messages;
}

function partToChat(part: unknown, change: () => void): unknown {
  if (!isObject(part)) return part;
  const { type, ...rest } = part;
  if (type === 'input_text' || type === 'output_text') return { type: 'text', ...rest };
  if (type === 'input_image' && typeof rest['image_url'] === 'string') {
    const { image_url: url, ...more } = rest;
    return { type: 'image_url', image_url: { url, ...more } };
  }
  if (type === 'input_file') return { type: 'file', file: rest };
  change();
  return part;
}

/** `{type, name: {…}}` as `{type, …}`. */
function flat(value: unknown, name: string): unknown {
  if (!isObject(value) || !(name in value)) return value;
  const { [name]: inner, ...rest } = value;
  return { ...rest, ...(isObject(inner) ? inner : {}) };
}

/** A tool, or the choice of one: a function, or one whose input is a text, perhaps of a grammar. */
function flatTool(tool: unknown): unknown {
  const written = flat(flat(tool, 'function'), 'custom');
  return isObject(written) && isObject(written['format'])
    ? { ...written, format: flat(written['format'], 'grammar') }
    : written;
}

/** `{type: name, …}` as `{type: name, name: {…}}`. */
function nested(value: unknown, name: string): unknown {
  if (!isObject(value) || value['type'] !== name) return value;
  const { type, ...inner } = value;
  return { type, [name]: inner };
}

function withoutDefault(tool: unknown): unknown {
  const { function: called, ...rest } = objectOf(tool);
  const { strict, ...inner } = objectOf(called);
  return { ...rest, function: strict === true ? { ...inner, strict } : inner };
}

/** Content as one text; parts that are no text are left out. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map(({ text }) => (typeof text === 'string' ? text : ''))
    .join('');
}

export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
