import { memberOf, type JsonNode, type ObjectNode } from '../json/jsonTree.ts';
import type { ProblemOf } from '../problem.ts';
import { fixOf, type Fix } from './fix.ts';
import { insertion, memberAt, withTree } from './memberChanges.ts';

/** Closes an object of a strict schema, or lists all its properties as required. */
export function mendSchema(problem: ProblemOf<'strict_schema'>, text: string): readonly Fix[] {
  const { reason, start } = problem;
  const isOfMembers = reason === 'required' || reason === 'undeclared';
  if (!isOfMembers && reason !== 'open') return [];
  return (
    withTree(text, (root) => {
      const schema = memberAt(root, start)?.owner ?? objectAt(root, start);
      if (!schema) return [];
      if (reason === 'open')
        return [fixOf('close_object', '', problem, [withMember(schema, 'additionalProperties', 'false')])];
      const properties = memberOf(schema, 'properties')?.value;
      const names = properties?.type === 'object' ? properties.members.map(({ key }) => key) : [];
      const list = JSON.stringify([...new Set(names)]);
      return [fixOf('complete_required', '', problem, [withMember(schema, 'required', list)])];
    }) ?? []
  );
} // prettier-ignore

/** Gives a member another value, or adds it. */
function withMember(owner: ObjectNode, name: string, json: string) {
  const value = memberOf(owner, name)?.value;
  return value
    ? { start: value.start, end: value.end, newText: json }
    : insertion(owner, [`${JSON.stringify(name)}:${json}`]);
}

/** The object that begins at an offset. */
function objectAt(node: JsonNode, start: number): ObjectNode | undefined {
  if (start < node.start || start >= node.end) return undefined;
  if (node.type === 'object' && node.start === start) return node;
  const parts = node.type === 'object' ? node.members.map(({ value }) => value) : node.type === 'array' ? node.items : [];
  for (const part of parts) {
    const found = objectAt(part, start);
    if (found) return found;
  }
  return undefined;
} // prettier-ignore
