// In one piece: both directions of one conversion, member by member.
import { closed } from './closedSchema.ts';
import { objectsIn, contentText, textOf } from './chatAndResponses.ts';
import { compact, loseOthers, Members, type ReportLoss } from './conversion.ts';
import { pictureSource } from './pictureSource.ts';
import { isObject, jsonIn, objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** Tokens of an answer where a request names no limit, which Anthropic asks for. */
const usualLimit = 4096;
/** Of a schema, for services that ask for one. */
const usualName = 'answer';
const same = ['model', 'top_p'] as const;
/** https://platform.claude.com/docs/en/build-with-claude/vision */
const pictureTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/**
 * A body of the Chat Completions API as the parameters of Anthropic's Messages API.
 * https://platform.claude.com/docs/en/api/openai-sdk
 */
export function anthropicOfChat(body: JsonObject, lose: ReportLoss): JsonObject {
  const members = new Members(body);
  const messages = objectsIn(members.take('messages'));
  const limits = [members.take('max_completion_tokens'), members.take('max_tokens')];
  const limit = limits.find((one) => typeof one === 'number');
  if (limit === undefined) lose('max_tokens', 'added');
  const temperature = members.take('temperature');
  if (typeof temperature === 'number' && temperature > 1) lose('temperature', 'changed');
  const stops = [members.take('stop') ?? []].flat();
  const stop = stops.filter((one) => typeof one === 'string' && one.trim() !== '');
  if (stop.length < stops.length) lose('stop', 'changed');
  const user = members.take('user');
  const format = objectOf(members.take('response_format'));
  const schema = objectOf(format['json_schema']);
  if (format['type'] === 'json_object') lose('response_format', 'dropped');
  const effort = members.take('reasoning_effort');
  const hasEffort = ['low', 'medium', 'high'].includes(effort as string);
  if (effort !== undefined && effort !== null && !hasEffort) lose('reasoning_effort', 'dropped');
  const isSystem = ({ role }: JsonObject) => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem);
  const turns = messages.filter((message) => !isSystem(message));
  if (messages.slice(0, system.length).some((message) => !isSystem(message)))
    lose('messages', 'changed');
  const parallel = members.take('parallel_tool_calls');
  const tools = toolsToAnthropic(members.take('tools'), lose);
  loseSchemaWords(schema, lose);
  const output = compact({
    format:
      format['type'] === 'json_schema'
        ? {
            type: 'json_schema',
            schema: closed(schema['schema'], () => lose('response_format', 'changed')),
          }
        : undefined,
    effort: hasEffort ? effort : undefined,
  });
  const shared = Object.entries(members.takeAll(same)).filter(([, value]) => value !== null);
  const result = compact({
    ...Object.fromEntries(shared),
    max_tokens: limit ?? usualLimit,
    system: systemOf(system, lose),
    messages: turnsOf(turns, lose),
    temperature: typeof temperature === 'number' ? Math.min(1, temperature) : undefined,
    stop_sequences: stop.length > 0 ? stop : undefined,
    metadata: typeof user === 'string' ? { user_id: user } : undefined,
    tools,
    tool_choice: choiceToAnthropic(members.take('tool_choice'), parallel, tools, lose),
    output_config: Object.keys(output).length > 0 ? output : undefined,
  });
  members.loseRest(lose);
  return result;
}

/** The reverse of `anthropicOfChat`. */
export function chatOfAnthropic(params: JsonObject, lose: ReportLoss): JsonObject {
  const members = new Members(params);
  const system = members.take('system');
  const choice = objectOf(members.take('tool_choice'));
  const output = new Members(objectOf(members.take('output_config')), 'output_config.');
  const format = objectOf(output.take('format'));
  const metadata = new Members(objectOf(members.take('metadata')), 'metadata.');
  const stop = members.take('stop_sequences');
  const messages: JsonObject[] =
    typeof system === 'string'
      ? [{ role: 'system', content: system }]
      : objectsIn(system).map((block, at) => {
          if (block['cache_control'] !== undefined)
            lose(`system.${String(at)}.cache_control`, 'dropped');
          return { role: 'system', content: block['text'] };
        });
  for (const [at, message] of objectsIn(members.take('messages')).entries())
    messages.push(...chatMessagesOf(message, `messages.${String(at)}.`, lose));
  const tools = objectsIn(members.take('tools')).flatMap((tool, at) => toolToChat(tool, at, lose));
  const result = compact({
    ...members.takeAll(same),
    messages,
    max_completion_tokens: members.take('max_tokens'),
    temperature: members.take('temperature'),
    stop,
    user: metadata.take('user_id'),
    tools: tools.length > 0 ? tools : undefined,
    tool_choice: choiceToChat(choice),
    parallel_tool_calls: choice['disable_parallel_tool_use'] === true ? false : undefined,
    reasoning_effort: output.take('effort'),
    response_format:
      format['type'] === 'json_schema'
        ? {
            type: 'json_schema',
            json_schema: { name: usualName, schema: format['schema'], strict: true },
          }
        : undefined,
  });
  for (const part of [output, metadata, members]) part.loseRest(lose);
  return result;
}

/** Claude's schema of an answer has no name and is always strict. */
function loseSchemaWords({ name, description, strict }: JsonObject, lose: ReportLoss): void {
  if (name !== undefined && name !== usualName) lose('response_format.json_schema.name', 'dropped');
  if (description !== undefined) lose('response_format.json_schema.description', 'dropped');
  if (name !== undefined && strict !== true) lose('response_format.json_schema.strict', 'changed');
}

function systemOf(messages: readonly JsonObject[], lose: ReportLoss): unknown {
  for (const message of messages) loseOthers(message, ['role', 'content'], 'messages', lose);
  const texts = messages.map(({ content }) => contentText(content));
  if (texts.length < 2) return texts[0];
  return texts.map((text) => ({ type: 'text', text }));
}

function turnsOf(messages: readonly JsonObject[], lose: ReportLoss): JsonObject[] {
  const turns: { role: unknown; content: unknown }[] = [];
  let isAnswering = false;
  for (const message of messages) {
    const { role, content } = message;
    if (role === 'tool') {
      const last = turns.at(-1);
      const [only, ...more] = objectsIn(last?.content).filter(({ type }) => type === 'tool_use');
      // Some services let an answer name no call.
      const usual = more.length === 0 ? only?.['id'] : undefined;
      const id = message['tool_call_id'] ?? usual;
      loseOthers(message, ['role', 'content', 'tool_call_id'], 'messages', lose);
      if (isAnswering && objectsIn(last?.content).some((one) => one['tool_use_id'] === id)) {
        // A call is answered once.
        lose('messages', 'dropped');
        continue;
      }
      const given = textOf(content, 'messages.content', lose);
      const block = { type: 'tool_result', tool_use_id: id, content: given };
      if (isAnswering && last) last.content = [...objectsIn(last.content), block];
      else turns.push({ role: 'user', content: [block] });
      isAnswering = true;
      continue;
    }
    const answers = isAnswering ? turns.at(-1) : undefined;
    isAnswering = false;
    for (const [name, value] of Object.entries(message))
      if (!['role', 'content', 'tool_calls'].includes(name) && value !== null)
        lose(`messages.${name}`, 'dropped');
    const calls = objectsIn(message['tool_calls']).map((call) => {
      loseOthers(call, ['id', 'type', 'function', 'custom'], 'messages.tool_calls', lose);
      const { name, arguments: given } = objectOf(call['function']);
      const { name: textTool, input } = objectOf(call['custom']);
      if (textTool === undefined)
        return { type: 'tool_use', id: call['id'], name, input: parsed(given, lose) };
      lose('messages.tool_calls', 'changed');
      return { type: 'tool_use', id: call['id'], name: textTool, input: { input } };
    });
    const blocks = Array.isArray(content)
      ? objectsIn(content).flatMap((part) => partToAnthropic(part, lose))
      : typeof content === 'string' && content !== ''
        ? [{ type: 'text', text: content }]
        : [];
    if (content !== '' && blocks.length + calls.length === 0) {
      // Nothing of it could be carried, or there was nothing; an empty turn is refused.
      lose('messages', 'dropped');
      continue;
    }
    if (role === 'user' && answers) {
      // What a user says beside the answers of tools is of the same turn.
      answers.content = [...objectsIn(answers.content), ...blocks];
      continue;
    }
    const isPlain = typeof content === 'string' && calls.length === 0;
    turns.push({ role, content: isPlain ? content : [...blocks, ...calls] });
  }
  return turns;
}

/** Arguments as the object that they must be. */
function parsed(written: unknown, lose: ReportLoss): JsonObject {
  const value = jsonIn(String(written));
  if (isObject(value)) return value;
  lose('messages.tool_calls', 'changed');
  return value === undefined || value === null ? {} : { input: value };
}

function partToAnthropic(part: JsonObject, lose: ReportLoss): JsonObject[] {
  for (const [name, value] of Object.entries(part))
    if (!['type', 'text', 'image_url'].includes(name) && value !== null)
      lose(`messages.content.${name}`, 'dropped');
  if (part['type'] === 'text') return [{ type: 'text', text: part['text'] }];
  const image = part['image_url'];
  const { url, detail } =
    typeof image === 'string' ? { url: image, detail: undefined } : objectOf(image);
  if (part['type'] !== 'image_url' || typeof url !== 'string') {
    lose(`messages.content.${String(part['type'])}`, 'dropped');
    return [];
  }
  if (detail !== undefined && detail !== 'auto')
    lose('messages.content.image_url.detail', 'dropped');
  const source = pictureSource(url);
  if (source.type === 'base64' && !pictureTypes.includes(source.media_type)) {
    lose(`messages.content.image_url`, 'dropped');
    return [];
  }
  return [{ type: 'image', source }];
}

function toolsToAnthropic(tools: unknown, lose: ReportLoss): JsonObject[] | undefined {
  if (!Array.isArray(tools)) return undefined;
  const carried = objectsIn(tools).flatMap((tool, at) => {
    if (tool['type'] !== 'function') {
      lose(`tools.${String(at)}`, 'dropped');
      return [];
    }
    const called = objectOf(tool['function']);
    const { name, description, parameters, strict } = called;
    const known = ['name', 'description', 'parameters', 'strict'];
    loseOthers(called, known, `tools.${String(at)}.function`, lose);
    loseOthers(tool, ['type', 'function'], `tools.${String(at)}`, lose);
    const given = parameters ?? { type: 'object', properties: {} };
    const change = () => lose(`tools.${String(at)}`, 'changed');
    const input_schema = strict === true ? closed(given, change) : given;
    return [
      compact({ name, description, input_schema, strict: strict === true ? true : undefined }),
    ];
  });
  return carried.length === 0 && tools.length > 0 ? undefined : carried;
}

function toolToChat(tool: JsonObject, at: number, lose: ReportLoss): JsonObject[] {
  const members = new Members(tool, `tools.${String(at)}.`);
  const type = members.take('type');
  if (type !== undefined && type !== null && type !== 'custom') {
    lose(`tools.${String(at)}`, 'dropped');
    return [];
  }
  const { name, description, input_schema, strict } = members.takeAll([
    'name',
    'description',
    'input_schema',
    'strict',
  ]);
  members.loseRest(lose);
  return [
    {
      type: 'function',
      function: compact({ name, description, parameters: input_schema, strict }),
    },
  ];
}

function choiceToAnthropic(
  choice: unknown,
  parallel: unknown,
  tools: readonly JsonObject[] | undefined,
  lose: ReportLoss,
): JsonObject | undefined {
  if (!tools) {
    if (choice !== undefined && choice !== null && choice !== 'none')
      lose('tool_choice', 'dropped');
    if (parallel === false) lose('parallel_tool_calls', 'dropped');
    return undefined;
  }
  const alone = parallel === false ? { disable_parallel_tool_use: true } : {};
  if (choice === 'required') return { type: 'any', ...alone };
  if (choice === 'none') {
    if (parallel === false) lose('parallel_tool_calls', 'dropped');
    return { type: 'none' };
  }
  if (isObject(choice)) {
    const { name } = objectOf(choice['function'] ?? choice['custom']);
    if (name !== undefined) return { type: 'tool', name, ...alone };
    // A choice among some of the tools.
    lose('tool_choice', 'changed');
    const { mode } = objectOf(choice['allowed_tools'] ?? choice);
    return { type: mode === 'required' ? 'any' : 'auto', ...alone };
  }
  if ((choice === undefined || choice === null) && parallel !== false) return undefined;
  return { type: 'auto', ...alone };
}

function choiceToChat(choice: JsonObject): unknown {
  if (choice['type'] === 'any') return 'required';
  if (choice['type'] === 'tool') return { type: 'function', function: { name: choice['name'] } };
  return choice['type'];
}

function chatMessagesOf(
  { role, content }: JsonObject,
  path: string,
  lose: ReportLoss,
): JsonObject[] {
  if (!Array.isArray(content)) return [{ role, content }];
  const results: JsonObject[] = [];
  const calls: JsonObject[] = [];
  const parts: JsonObject[] = [];
  for (const [at, block] of objectsIn(content).entries()) {
    const where = `${path}content.${String(at)}`;
    if (block['cache_control'] !== undefined) lose(`${where}.cache_control`, 'dropped');
    const source = objectOf(block['source']);
    if (block['type'] === 'text') parts.push({ type: 'text', text: block['text'] });
    else if (block['type'] === 'tool_use')
      calls.push({
        id: block['id'],
        type: 'function',
        function: { name: block['name'], arguments: JSON.stringify(block['input'] ?? {}) },
      });
    else if (block['type'] === 'tool_result') {
      if (block['is_error'] === true) lose(`${where}.is_error`, 'dropped');
      const given = textOf(block['content'], `${where}.content`, lose);
      results.push({ role: 'tool', tool_call_id: block['tool_use_id'], content: given });
    } else if (block['type'] === 'image' && source['type'] === 'url')
      parts.push({ type: 'image_url', image_url: { url: source['url'] } });
    else if (block['type'] === 'image' && source['type'] === 'base64') {
      const url = `data:${String(source['media_type'])};base64,${String(source['data'])}`;
      parts.push({ type: 'image_url', image_url: { url } });
    } else lose(where, 'dropped');
  }
  if (calls.length === 0 && parts.length === 0) return results;
  const [only] = parts;
  const isText = parts.length === 1 && only?.['type'] === 'text' && role === 'assistant';
  const said = isText ? only['text'] : parts.length === 0 ? null : parts;
  const message =
    calls.length > 0 ? { role, content: said, tool_calls: calls } : { role, content: said };
  return [...results, message];
}
