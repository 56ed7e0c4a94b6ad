import { memberOf, type ObjectNode } from '../json/jsonTree.ts';
import { readTree } from '../json/readTree.ts';
import { spanOf } from '../json/spans.ts';
import { insertion, removals } from '../fixes/memberChanges.ts';

/** A request line and its body, or Anthropic's `params`. */
export interface OpenRequest {
  readonly line: ObjectNode;
  readonly body: ObjectNode;
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** @returns undefined for a text that is no request */
export function openRequest(text: string): OpenRequest | undefined {
  try {
    const line = readTree(text);
    const body = (memberOf(line, 'body') ?? memberOf(line, 'params'))?.value;
    return line.type === 'object' && body?.type === 'object' ? { line, body } : undefined;
  } catch {
    return undefined;
  }
}

/** The text with a member of an object set to a JSON text, which goes to the object's end when it is new. */
export function withMember(text: string, object: ObjectNode, name: string, json: string): string {
  const member = memberOf(object, name);
  if (member) return applied(text, { ...spanOf(member.value), newText: json });
  const added = `${JSON.stringify(name)}:${json}`;
  if (object.members.length === 0) return applied(text, insertion(object, [added]));
  const end = object.members.at(-1)?.value.end ?? object.end - 1;
  return applied(text, { start: end, end, newText: `,${added}` });
}

/** The text without any member of this name in an object. */
export function withoutMember(text: string, object: ObjectNode, name: string): string {
  const starts = object.members.filter(({ key }) => key === name).map(({ keySpan }) => keySpan.start); // prettier-ignore
  if (starts.length === 0) return text;
  return removals(text, new Set(starts))
    .sort((a, b) => b.start - a.start)
    .reduce(applied, text);
}

/** The text with one place replaced. */
export function applied(text: string, { start, end, newText }: Change): string {
  return text.slice(0, start) + newText + text.slice(end);
}
