import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BodySchemas } from '../../../../src/jsonl/schemas/bodySchemas.ts';
import { allChanges } from '../../../../src/jsonl/fixes/fixes.ts';
import { memberOf, type JsonNode } from '../../../../src/jsonl/json/jsonTree.ts';
import { readTree } from '../../../../src/jsonl/json/readTree.ts';
import type { Problem, ProblemCode } from '../../../../src/jsonl/problem.ts';
import type { ProviderProfile } from '../../../../src/providers/profile.ts';
import {
  collectFixes,
  isSafeToFix,
  safeFixes,
} from '../../../../src/ui/editor/fixes/gatherFixes.ts';
import { applyChanges, openForFixes } from '../../../support/fixing.ts';
import { faultyFile } from './arbitraryFaults.ts';

const schemas = new BodySchemas();

function opened(lines: readonly string[], profile: ProviderProfile) {
  const { problems, source } = openForFixes(lines, profile, schemas);
  return { problems: problems.filter(isSafeToFix), source };
}

async function mended(lines: readonly string[], profile: ProviderProfile): Promise<string[]> {
  const { problems, source } = opened(lines, profile);
  return applyChanges(lines, await collectFixes(safeFixes, problems, source));
}

const errorsOf = (problems: readonly Problem[]) =>
  new Set(problems.filter(({ severity }) => severity === 'error').map(({ code }) => code));

const isRequest = (line: string) => line.trim() !== '';

/** The members of a request that are or belong in its body, in the order in which the last of a name counts. */
function parametersOf(line: string): readonly (readonly [string, string])[] {
  const root = readTree(line);
  const body = memberOf(root, 'body')?.value;
  const extra = memberOf(body, 'extra_body')?.value;
  const read = (node: JsonNode | undefined) => (node?.type === 'object' ? node.members : []);
  return [...read(root), ...read(extra), ...read(body)]
    .filter(({ key }) => !['custom_id', 'method', 'url', 'body', 'extra_body'].includes(key))
    .map(({ key, value }) => [key, line.slice(value.start, value.end)]);
}

/** Known as soon as the model, or a parameter, stands where it belongs; the next step mends it, or a person does. */
const toldByPlace: readonly ProblemCode[] = [
  'pinned_parameter',
  'unknown_parameter',
  'refused_parameter',
  'output_limit',
];

const removed = new Set(['pinned_parameter', 'redundant_parameter', 'streaming_unsupported']);

test('one step loses no parameter, doubles none, touches no right line and makes no new error', () =>
  fc.assert(
    fc.asyncProperty(faultyFile, async ({ profile, lines }) => {
      const { problems } = opened(lines, profile);
      const fixed = await mended(lines, profile);
      const after = fixed.filter(isRequest);
      const faulty = Map.groupBy(problems, ({ line }) => line);
      let index = 0;
      lines.forEach((line, number) => {
        if (!isRequest(line)) return;
        const now = after[index++] ?? '';
        const own = faulty.get(number) ?? [];
        if (own.length === 0) assert.equal(now, line);
        const gone = own.flatMap((one) =>
          removed.has(one.code) && 'param' in one ? one.param : [],
        );
        const [before, left] = [parametersOf(line), parametersOf(now)];
        const isKept = ([key]: readonly [string, string]) =>
          !gone.includes(key) && key !== 'note' && key !== 'stream';
        assert.deepEqual(new Map(left.filter(isKept)), new Map(before.filter(isKept)));
        const count = (all: typeof left, key: string) => all.filter(([one]) => one === key).length;
        for (const [key] of left) assert.ok(count(left, key) <= count(before, key), key);
      });
      assert.equal(index, after.length);
      const known = new Set([...errorsOf(problems), ...toldByPlace]);
      const left = [...errorsOf(opened(fixed, profile).problems)];
      assert.deepEqual(
        left.filter((code) => !known.has(code)),
        [],
      );
    }),
    { numRuns: 300 },
  ));

test('each kind of fix mends all that it can at once', () =>
  fc.assert(
    fc.property(faultyFile, fc.constantFrom(...safeFixes), ({ profile, lines }, code) => {
      const { problems, source } = opened(lines, profile);
      const fixed = applyChanges(lines, allChanges(code, problems, source));
      const again = opened(fixed, profile);
      assert.deepEqual(allChanges(code, again.problems, again.source), []);
    }),
    { numRuns: 600 },
  ));

test('what waits for its turn is mended within a few steps', () =>
  fc.assert(
    fc.asyncProperty(faultyFile, async ({ profile, lines }) => {
      let fixed: readonly string[] = lines;
      for (let step = 0; step < 8; step++) {
        const next = await mended(fixed, profile);
        if (next.join('\n') === fixed.join('\n')) return;
        fixed = next;
      }
      assert.fail('it never ends');
    }),
    { numRuns: 100 },
  ));
