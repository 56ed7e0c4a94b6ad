import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonNode, ObjectNode } from '../../../src/jsonl/json/jsonTree.ts';
import { readTree } from '../../../src/jsonl/json/readTree.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { constrainedKeys } from '../../../src/jsonl/schemas/constrainedKeys.ts';
import type { Request } from '../../../src/jsonl/rules/finding.ts';
import { readRequest, requestRules } from '../../../src/jsonl/rules/requestRules.ts';
import { profiles } from '../../../src/providers/profiles.ts';
import { line } from './arbitraryLines.ts';

/** Members whose values the scanner judges itself; see `KeyTable`. */
const ofScanner = [
  'custom_id',
  'content',
  'id',
  'tool_call_id',
  'call_id',
  'image_url',
  'video_url',
  'file_data',
  'metadata',
];
const schemas = new BodySchemas();

/** A tree that tells which texts and numbers are looked at, each by the keys that lead to it. */
function traced(node: JsonNode, keys: readonly string[], onRead: (keys: readonly string[]) => void): JsonNode {
  if (node.type === 'object') {
    const members = node.members.map((member) => ({
      ...member,
      value: traced(member.value, [...keys, member.key], onRead),
    }));
    return { ...node, members };
  }
  if (node.type === 'array') return { ...node, items: node.items.map((item) => traced(item, keys, onRead)) };
  // A shape has both of these as they are.
  if (node.type === 'boolean' || node.type === 'null') return node;
  const { type, start, end, value } = node;
  return {
    type,
    start,
    end,
    get value() {
      onRead(keys);
      return value;
    },
  };
} // prettier-ignore

type OnRead = (keys: readonly string[]) => void;

/** Which keys something reads that it did not declare. */
function undeclared(
  texts: fc.Arbitrary<string>,
  declared: readonly string[],
  run: (text: string, root: ObjectNode, onRead: OnRead) => void,
): readonly string[] {
  const known = new Set([...declared, ...ofScanner]);
  const found = new Set<string>();
  fc.assert(
    fc.property(texts, (text) => {
      let tree: JsonNode;
      try {
        tree = readTree(text);
      } catch {
        return;
      }
      const onRead = (keys: readonly string[]) => {
        if (!keys.some((key) => known.has(key))) found.add(keys.join('.'));
      };
      const root = traced(tree, [], onRead);
      if (root.type === 'object') run(text, root, onRead);
    }),
    { numRuns: 500 },
  );
  return [...found];
}

const ignore = () => undefined;

/** A request whose text tells too when it is looked at. */
function tracedRequest(text: string, root: ObjectNode, bodyName: string, onRead: OnRead): Request {
  // What all rules are given of a request.
  const { url, model } = readRequest(text, readTree(text) as ObjectNode, bodyName);
  const body = root.members.findLast(({ key }) => key === bodyName)?.value;
  return {
    ...{ root, url, body, model },
    get text() {
      onRead(['its text']);
      return text;
    },
  };
}

for (const profile of profiles) {
  test(`rules read what they declare: ${profile.id}`, () => {
    const context = { profile, schemas, today: '2026-11-21' };
    const { body = 'body' } = profile.envelope;
    const lines = body === 'body' ? line : line.map((text) => text.replace('"body"', `"${body}"`));
    for (const [index, { check, reads, readsText }] of requestRules(profile).entries()) {
      const declared = readsText ? [...reads(profile), 'its text'] : reads(profile);
      const found = undeclared(lines, declared, (text, root, onRead) => {
        check(tracedRequest(text, root, body, onRead), context, ignore);
      });
      assert.deepEqual(found, [], String(index));
    }
  });
}

test('schemas ask for no values but those that they name', () => {
  for (const profile of profiles) {
    const found = undeclared(line, constrainedKeys(), (text, root) => {
      const { url } = readRequest(text, readTree(text) as ObjectNode);
      const body = root.members.findLast(({ key }) => key === 'body')?.value;
      if (body?.type === 'object') schemas.check(body, url, profile);
    });
    // Of these they ask whether they are empty, or whole numbers, which a shape tells.
    const tells = ['body.model', 'body.messages.content.text', 'body.input', 'body.seed'];
    const others = found.filter((path) => !tells.includes(path));
    assert.deepEqual(others, [], profile.id);
  }
}); // prettier-ignore

test('a rule that reads what it does not declare is found', () => {
  const found = undeclared(line, ['role'], (_, root) => {
    for (const { value } of root.members) if (value.type === 'string') value.value?.toString();
  });
  assert.deepEqual([...found].sort().includes('method'), true);
});
