import { memberOf, stringOf, type JsonMember, type ObjectNode } from '../json/jsonTree.ts';
import type { ProblemOf } from '../problem.ts';
import { fixOf, type Fix, type LineChange } from './fix.ts';
import { memberAt, withTree } from './memberChanges.ts';

/** Writes a member of another endpoint as this one has it; nothing when that name is taken already. */
export function moveMember(problem: ProblemOf<'moved_parameter'>, text: string): readonly Fix[] {
  return (
    withTree(text, (root) => {
      const found = memberAt(root, problem.start);
      if (!found) return [];
      const { owner, member } = found;
      const json = rewritten(owner, member, problem.instead, text);
      if (json === undefined) return [];
      const change: LineChange = { start: member.keySpan.start, end: member.value.end, newText: json };
      return [fixOf('move_member', problem.instead, problem, [change])];
    }) ?? []
  );
} // prettier-ignore

/** The member's new text; undefined when only a person can write it. */
function rewritten(
  owner: ObjectNode,
  { key, value }: JsonMember,
  instead: string,
  text: string,
): string | undefined {
  if (instead.startsWith('response_format.')) return undefined;
  const old = text.slice(value.start, value.end);
  const [outer = '', inner] = instead.split('.');
  if (instead.includes('[') || key === 'json_schema' || instead === 'tool_choice.name')
    return value.type === 'object' ? unwrapped(owner, value, text) : undefined;
  if (memberOf(owner, outer)) return undefined;
  if (instead === 'text.format') return `"text":{"format":${flatFormat(value, text)}}`;
  if (inner !== undefined) return `${JSON.stringify(outer)}:{${JSON.stringify(inner)}:${old}}`;
  if (instead === 'response_format') return responseFormat(value, text);
  if (instead === 'reasoning_effort') {
    const effort = memberOf(value, 'effort')?.value;
    return effort && value.type === 'object' && value.members.length === 1
      ? `"reasoning_effort":${text.slice(effort.start, effort.end)}`
      : undefined;
  }
  const content = stringOf(value);
  if (instead === 'messages' && content !== undefined) {
    const role = key === 'instructions' || key === 'system' ? 'system' : 'user';
    return `"messages":[{"role":"${role}","content":${old}}]`;
  }
  const isList = value.type === 'array';
  const fits = instead === 'input' || instead === 'messages' ? isList : !isList && instead !== 'images';
  return fits && !['tools', 'tool_choice', 'prompt'].includes(instead)
    ? `${JSON.stringify(instead)}:${old}`
    : undefined;
} // prettier-ignore

/** The members of an object without the object, when the owner has none of them. */
function unwrapped(owner: ObjectNode, value: ObjectNode, text: string): string | undefined {
  if (value.members.length === 0 || value.members.some(({ key }) => memberOf(owner, key)))
    return undefined;
  return text.slice(value.start + 1, value.end - 1).trim();
}

/** `{"type":"json_schema","json_schema":{…}}` with the members of the inner object beside the type. */
function flatFormat(value: JsonMember['value'], text: string): string {
  const old = text.slice(value.start, value.end);
  const inner = memberOf(value, 'json_schema');
  if (value.type !== 'object' || inner?.value.type !== 'object') return old;
  const flat = unwrapped({ ...value, members: [] }, inner.value, text);
  if (flat === undefined) return old;
  const before = text.slice(value.start, inner.keySpan.start);
  return before + flat + text.slice(inner.value.end, value.end);
}

/** The format within `text`, as chat wraps it. */
function responseFormat(value: JsonMember['value'], text: string): string | undefined {
  const format = memberOf(value, 'format')?.value;
  if (format?.type !== 'object' || (value.type === 'object' && value.members.length > 1))
    return undefined;
  const others = format.members.filter(({ key }) => key !== 'type');
  if (others.length === 0) return `"response_format":${text.slice(format.start, format.end)}`;
  const members = others.map(({ keySpan, value: one }) => text.slice(keySpan.start, one.end));
  return `"response_format":{"type":"json_schema","json_schema":{${members.join(',')}}}`;
}
