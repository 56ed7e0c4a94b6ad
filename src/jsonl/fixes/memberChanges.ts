import type { LineChange } from './fix.ts';
import type { JsonMember, JsonNode, ObjectNode } from '../json/jsonTree.ts';
import { readTree } from '../json/readTree.ts';

/** Reads a line that is one object; undefined for any other text. */
export function withTree<R>(text: string, use: (root: ObjectNode) => R): R | undefined {
  try {
    const root = readTree(text);
    return root.type === 'object' ? use(root) : undefined;
  } catch {
    return undefined;
  }
}

/** The object and the member whose key begins at an offset. */
export function memberAt(
  node: JsonNode,
  start: number,
): { readonly owner: ObjectNode; readonly member: JsonMember } | undefined {
  if (start < node.start || start >= node.end) return undefined;
  if (node.type === 'object') {
    const member = node.members.find(({ keySpan }) => keySpan.start === start);
    if (member) return { owner: node, member };
    return firstOf(node.members, ({ value }) => memberAt(value, start));
  }
  return node.type === 'array' ? firstOf(node.items, (item) => memberAt(item, start)) : undefined;
}

/** Takes the members out whose keys begin at these offsets, with the commas that become superfluous. */
export function removals(text: string, starts: ReadonlySet<number>): LineChange[] {
  const changes: LineChange[] = [];
  const stays = (member: JsonMember) => !starts.has(member.keySpan.start);
  visit(readTree(text), stays, ({ members }) => {
    members.forEach((member, index) => {
      const previous = members[index - 1];
      // Each run of members that go is handled at its first one.
      if (stays(member) || (previous && !stays(previous))) return;
      let next = members[index + 1];
      let last = member;
      for (let at = index + 2; next && !stays(next); at++) {
        last = next;
        next = members[at];
      }
      const start = next || !previous ? member.keySpan.start : previous.value.end;
      changes.push({ start, end: next ? next.keySpan.start : last.value.end, newText: '' });
    });
  });
  return changes;
}

/** Visits the objects of a value, but none inside of members that do not stay. */
function visit(
  node: JsonNode,
  stays: (member: JsonMember) => boolean,
  use: (object: ObjectNode) => void,
): void {
  if (node.type === 'object') {
    use(node);
    for (const member of node.members) if (stays(member)) visit(member.value, stays, use);
  } else if (node.type === 'array') for (const item of node.items) visit(item, stays, use);
}

/** Puts members, given as JSON text, at the beginning of an object. */
export function insertion({ start, members }: ObjectNode, added: readonly string[]): LineChange {
  const at = start + 1;
  return { start: at, end: at, newText: added.join(',') + (members.length > 0 ? ',' : '') };
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
