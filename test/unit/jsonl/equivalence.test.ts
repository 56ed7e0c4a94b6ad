import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BatchDocument } from '../../../src/jsonl/batchDocument.ts';
import { BodySchemas } from '../../../src/jsonl/bodySchemas.ts';
import { checkStream } from '../../../src/jsonl/checkStream.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { lines as someLines } from './arbitraryLines.ts';

const small: ProviderProfile = {
  ...kimi,
  limits: { maxFileBytes: 4_000, warnFileBytes: 2_000, maxRequests: 5, maxLineBytes: 900 },
  envelope: { ...kimi.envelope, customId: { minLength: 2, maxLength: 5, pattern: '^[a-z0-9-]*$' } },
};
const profile = fc.constantFrom(kimi, dashscope, small);

const edit = fc.record({
  at: fc.nat(40),
  removed: fc.oneof(fc.nat(3), fc.nat(40)),
  added: fc.oneof(
    someLines.map((all) => all.slice(0, 3)),
    someLines,
  ),
  checks: fc.boolean(),
});

const schemas = new BodySchemas();
const never = () => false;

async function* chunksOf(text: string, sizes: readonly number[]) {
  const bytes = new TextEncoder().encode(text);
  let index = 0;
  for (let at = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? bytes.length;
    yield await Promise.resolve(bytes.slice(at, at + size));
    at += size;
  }
}

test('after any edits a document knows what a fresh one and the stream know', async () => {
  await fc.assert(
    fc.asyncProperty(
      profile,
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      fc.constantFrom(3, 20, 500),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
      async (rules, edits, assumeBatch, cap, sizes) => {
        const options = { today: '2026-11-21', assumeBatch, schemas };
        const edited = new BatchDocument(rules, options);
        let lines: string[] = [];
        for (const { at, removed, added, checks } of edits) {
          const start = Math.min(at, lines.length);
          edited.replace(start, removed, added);
          lines = [...lines.slice(0, start), ...added, ...lines.slice(start + removed)];
          if (checks) edited.check(never);
        }
        edited.check(never);
        if (lines.length === 0) return;
        const fresh = new BatchDocument(rules, options);
        fresh.replace(0, 0, lines);
        fresh.check(never);
        const list = edited.problems(cap);
        assert.deepEqual(list, fresh.problems(cap));
        assert.deepEqual(edited.summary(), fresh.summary());

        const streamed = await checkStream(chunksOf(lines.join('\n'), sizes), rules, {
          ...options,
          cap,
        });
        assert.deepEqual(list.list, streamed.problems);
        assert.deepEqual(new Map([...list.byCode].sort()), new Map([...streamed.byCode].sort()));
        assert.equal(list.total, streamed.total);
        assert.deepEqual(edited.summary(), streamed.summary);
      },
    ),
    { numRuns: 400 },
  );
});
