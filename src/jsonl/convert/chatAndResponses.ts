import { compact, loseOthers, Members, type ReportLoss } from './conversion.ts';
import { flat, flatTool, nested, nestedTool, withoutDefault } from './toolForms.ts';
import { isObject, objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** Members that chat completions and responses have in common, in name and meaning. */
const same = [
  'model', 'temperature', 'top_p', 'parallel_tool_calls', 'store', 'metadata', 'user', 'service_tier', 'prompt_cache_key',
  'safety_identifier', 'top_logprobs',
] as const; // prettier-ignore
/** Choices of a tool that a chat has as well; those of OpenAI's own tools it has not. */
const choosable = ['function', 'custom', 'allowed_tools'] as const;
/** Fewer tokens of an answer than this cannot be asked for there. */
const leastOutput = 16;

/**
 * A body of the Chat Completions API as one of the Responses API.
 * https://developers.openai.com/api/docs/guides/migrate-to-responses
 */
export function responsesOfChat(body: JsonObject, lose: ReportLoss): JsonObject {
  const members = new Members(body);
  const messages = objectsIn(members.take('messages'));
  const [first] = messages;
  const isInstructed = first?.['role'] === 'system' && typeof first['content'] === 'string';
  const texts = textCalls(messages);
  const input = messages
    .slice(isInstructed ? 1 : 0)
    .flatMap((message, at) =>
      itemsOf(message, `messages.${String(at + Number(isInstructed))}.`, texts, lose),
    );
  if (isInstructed) loseOthers(first, ['role', 'content'], 'messages.0', lose);
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
  const limit = limits.find((one) => one !== undefined);
  const isLow = typeof limit === 'number' && limit < leastOutput;
  if (isLow) lose(limits[0] === limit ? 'max_completion_tokens' : 'max_tokens', 'changed');
  const tools = members.take('tools');
  const choice = members.take('tool_choice');
  const result = compact({
    ...members.takeAll(same),
    input: isText ? only['content'] : input,
    instructions: isInstructed ? first['content'] : undefined,
    max_output_tokens: isLow ? leastOutput : limit,
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
  const hasLogprobs = typeof body['top_logprobs'] === 'number';
  const messages: JsonObject[] =
    typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
  if (instructions !== undefined && instructions !== null && typeof instructions !== 'string')
    lose('instructions', 'dropped');
  if (typeof input === 'string') messages.push({ role: 'user', content: input });
  else messages.push(...messagesOf(objectsIn(input), lose));
  const carried = objectsIn(tools).filter(({ type }, at) => {
    const isOwn = type === 'function' || type === 'custom';
    if (!isOwn) lose(`tools.${String(at)}`, 'dropped');
    return isOwn;
  });
  const chosen = objectOf(choice)['type'];
  const isChoice = chosen === undefined || choosable.includes(chosen as never);
  if (!isChoice) lose('tool_choice', 'dropped');
  const result = compact({
    ...members.takeAll(same),
    messages,
    max_completion_tokens: limit,
    reasoning_effort: reasoning.take('effort'),
    verbosity: text.take('verbosity'),
    response_format: format === undefined ? undefined : nested(format, 'json_schema'),
    logprobs: hasLogprobs ? true : undefined,
    tools: carried.length > 0 ? carried.map((tool) => withoutDefault(nestedTool(tool))) : undefined,
    tool_choice: choice === undefined || !isChoice ? undefined : nestedTool(choice),
  });
  if (hasLogprobs) lose('logprobs', 'added');
  for (const part of [text, reasoning, members]) part.loseRest(lose);
  return result;
}

/** Ids of the calls whose input is a text; their answers are items of another type. */
function textCalls(messages: readonly JsonObject[]): ReadonlySet<unknown> {
  const calls = messages.flatMap((message) => objectsIn(message['tool_calls']));
  return new Set(calls.filter(({ type }) => type === 'custom').map(({ id }) => id));
}

function itemsOf(
  message: JsonObject,
  path: string,
  texts: ReadonlySet<unknown>,
  lose: ReportLoss,
): JsonObject[] {
  const members = new Members(message, path);
  const role = members.take('role');
  const content = members.take('content');
  const calls = objectsIn(members.take('tool_calls'));
  const callId = members.take('tool_call_id');
  if (role === 'tool') {
    members.loseRest(lose);
    const type = texts.has(callId) ? 'custom_tool_call_output' : 'function_call_output';
    return [{ type, call_id: callId, output: textOf(content, `${path}content`, lose) }];
  }
  const parts = Array.isArray(content)
    ? content.flatMap((part: unknown, at) =>
        partToResponses(part, role === 'assistant', (how) =>
          lose(`${path}content.${String(at)}`, how),
        ),
      )
    : content;
  const isSilent =
    content === null || content === undefined || (content === '' && calls.length > 0);
  members.loseRest(lose);
  return [
    ...(isSilent ? [] : [{ role, content: parts }]),
    ...calls.map((call) => {
      const isText = call['type'] === 'custom';
      loseOthers(call, ['id', 'type', isText ? 'custom' : 'function'], `${path}tool_calls`, lose);
      const { name, arguments: given, input } = objectOf(call[isText ? 'custom' : 'function']);
      const { id: call_id } = call;
      return isText
        ? { type: 'custom_tool_call', call_id, name, input }
        : { type: 'function_call', call_id, name, arguments: given };
    }),
  ];
}

function partToResponses(
  part: unknown,
  isAnswer: boolean,
  lose: (how: 'changed' | 'dropped') => void,
): unknown[] {
  if (!isObject(part)) return [part];
  if (part['type'] === 'text') {
    const { type: _type, text, ...others } = part;
    if (Object.values(others).some((other) => other !== null)) lose('changed');
    return [{ type: isAnswer ? 'output_text' : 'input_text', text }];
  }
  if (part['type'] === 'image_url') {
    const { type: _type, image_url: image, ...others } = part;
    const { url, ...more } = typeof image === 'string' ? { url: image } : objectOf(image);
    if (Object.values(others).some((other) => other !== null)) lose('changed');
    return [{ type: 'input_image', image_url: url, ...more }];
  }
  if (part['type'] === 'file') return [{ type: 'input_file', ...objectOf(part['file']) }];
  if (part['type'] === 'refusal' && isAnswer) return [part];
  lose('dropped');
  return [];
}

function messagesOf(items: readonly JsonObject[], lose: ReportLoss): JsonObject[] {
  const messages: { -readonly [K in string]: unknown }[] = [];
  for (const [at, item] of items.entries()) {
    const path = `input.${String(at)}`;
    const { type } = item;
    if (type === 'function_call' || type === 'custom_tool_call') {
      const isText = type === 'custom_tool_call';
      const members = new Members(item, `${path}.`);
      const { name, arguments: given, input, call_id: id } = members.takeAll([
        'type', 'name', 'call_id', isText ? 'input' : 'arguments',
      ]); // prettier-ignore
      members.loseRest(lose);
      const call = isText
        ? { id, type: 'custom', custom: { name, input } }
        : { id, type: 'function', function: { name, arguments: given } };
      const last = messages.at(-1);
      if (last?.['role'] === 'assistant')
        last['tool_calls'] = [...objectsIn(last['tool_calls']), call];
      else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
    } else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      loseOthers(item, ['type', 'call_id', 'output'], path, lose);
      const content = textOf(item['output'], `${path}.output`, lose);
      messages.push({ role: 'tool', tool_call_id: item['call_id'], content });
    } else if (type === undefined || type === 'message') {
      const members = new Members(item, `${path}.`);
      const { role, content } = members.takeAll(['role', 'content', 'type']);
      const parts = Array.isArray(content)
        ? content.flatMap((part: unknown, index) =>
            partToChat(part, (how) => lose(`${path}.content.${String(index)}`, how)),
          )
        : content;
      members.loseRest(lose);
      messages.push({ role, content: parts });
    } else lose(path, 'dropped');
  }
  return messages;
}

function partToChat(part: unknown, lose: (how: 'changed' | 'dropped') => void): unknown[] {
  if (!isObject(part)) return [part];
  const { type, ...rest } = part;
  if (type === 'input_text' || type === 'output_text') {
    const { text, annotations, ...more } = rest;
    const isNoted = Array.isArray(annotations) && annotations.length > 0;
    if (isNoted || Object.values(more).some((one) => one !== null)) lose('changed');
    return [{ type: 'text', text }];
  }
  if (type === 'input_image' && typeof rest['image_url'] === 'string') {
    const { image_url: url, ...more } = rest;
    return [{ type: 'image_url', image_url: { url, ...more } }];
  }
  if (type === 'input_file' && !('file_url' in rest)) return [{ type: 'file', file: rest }];
  if (type === 'refusal') return [part];
  lose('dropped');
  return [];
}

/** What a tool gave, as one text. @param lose told when there were parts that are no text */
export function textOf(content: unknown, path: string, lose: ReportLoss): string {
  const isText = ({ text }: JsonObject) => typeof text === 'string';
  if (!objectsIn(content).every(isText)) lose(path, 'dropped');
  return contentText(content);
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
