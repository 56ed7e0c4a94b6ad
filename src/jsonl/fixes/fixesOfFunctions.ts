import type { LineChange } from './fix.ts';
import {
  memberOf,
  stringOf,
  type JsonMember,
  type JsonNode,
  type ObjectNode,
} from '../json/jsonTree.ts';

/** How the members of a body are written that say which functions the model may call, once and now. */
const names = { functions: 'tools', function_call: 'tool_choice' } as const;

type OldName = keyof typeof names;

export function isOfFunctions(param: string): param is OldName {
  return Object.hasOwn(names, param);
}

/** Rewrites both old members of a body as the new ones; nothing when the request would not be right thereafter. */
export function functionsToTools(body: ObjectNode, text: string): readonly LineChange[] {
  const old = body.members.filter(({ key }) => isOfFunctions(key));
  const isFree = old.every(({ key }) => isOfFunctions(key) && !memberOf(body, names[key]));
  const isOnce = new Set(old.map(({ key }) => key)).size === old.length;
  if (!isFree || !isOnce || isTalkOfFunctions(body) || !old.every((one) => isRight(one, body)))
    return [];
  return old.map(({ key, keySpan, value }) => {
    const between = text.slice(keySpan.end, value.start);
    const newText = JSON.stringify(names[key as OldName]) + between + converted(value, text);
    return { start: keySpan.start, end: value.end, newText };
  });
}

/** Wraps a function, or each of a list, and keeps everything else as it is written. */
function converted(node: JsonNode, text: string): string {
  if (node.type === 'object')
    return `{"type":"function","function":${text.slice(node.start, node.end)}}`;
  if (node.type !== 'array') return text.slice(node.start, node.end);
  let end = node.start;
  const items = node.items.map((item) => {
    const before = text.slice(end, item.start);
    end = item.end;
    return before + converted(item, text);
  });
  return items.join('') + text.slice(end, node.end);
}

function isRight({ key, value }: JsonMember, body: ObjectNode): boolean {
  if (key === 'functions') return value.type === 'array' && areTools(value.items);
  const mode = stringOf(value);
  if (mode !== undefined) return ['auto', 'none'].includes(mode);
  const name = nameOf(value);
  const functions = memberOf(body, 'functions')?.value;
  const known = functions?.type === 'array' ? functions.items.map(nameOf) : toolNames(body);
  return value.type === 'object' && value.members.length === 1 && known.includes(name);
}

function areTools(items: readonly JsonNode[]): boolean {
  const found = items.map(nameOf);
  const areObjects = items.every((item) => {
    const parameters = memberOf(item, 'parameters')?.value.type ?? 'object';
    return item.type === 'object' && parameters === 'object';
  });
  const areNamed = found.every((name) => /^[a-zA-Z0-9_-]{1,64}$/.test(name ?? ''));
  return areObjects && areNamed && found.length > 0 && new Set(found).size === found.length;
}

function toolNames(body: ObjectNode): readonly (string | undefined)[] {
  const tools = memberOf(body, 'tools')?.value;
  const items = tools?.type === 'array' ? tools.items : [];
  return items.map((tool) => nameOf(memberOf(tool, 'function')?.value));
}

/** Calls and answers of functions have no ids, which those of tools need. */
function isTalkOfFunctions(body: ObjectNode): boolean {
  const messages = memberOf(body, 'messages')?.value;
  const items = messages?.type === 'array' ? messages.items : [];
  return items.some((message) => {
    const isAnswer = stringOf(memberOf(message, 'role')?.value) === 'function';
    return isAnswer || memberOf(message, 'function_call') !== undefined;
  });
}

function nameOf(node: JsonNode | undefined): string | undefined {
  return stringOf(memberOf(node, 'name')?.value);
}
