import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BatchDocument } from '../../../src/jsonl/document/batchDocument.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { checkStream } from '../../../src/jsonl/file/checkFromDisk.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { lines as someLines } from './arbitraryLines.ts';

const small: ProviderProfile = {
  ...kimi,
  limits: { maxFileBytes: 4_000, warnFileBytes: 2_000, maxRequests: 5, maxLineBytes: 900 },
  envelope: { ...kimi.envelope, customId: { minLength: 2, maxLength: 5, pattern: '^[a-z0-9-]*$' } },
};
/** A document does not know its line ends, so only what counts no bytes of a file is alike with those of two bytes. */
const few: ProviderProfile = {
  ...small,
  limits: { maxFileBytes: null, maxRequests: 5, maxLineBytes: 900 },
};
/** Few texts to embed, and a model that reads little. */
const narrow: ProviderProfile = {
  ...openai,
  maxEmbeddingInputs: 3,
  models: openai.models.map((model) => ({ ...model, contextTokens: 60 })),
};
const profile = fc.constantFrom(kimi, dashscope, small, few, openai, narrow);

/** Long enough that a check asks whether it must stop. */
const long = JSON.stringify({ custom_id: 'long', body: { input: '长'.repeat(25_000) } });

const edit = fc.record({
  at: fc.nat(40),
  removed: fc.oneof(fc.nat(3), fc.nat(40), fc.constant(Infinity)),
  added: fc.oneof(
    { weight: 16, arbitrary: someLines.map((all) => all.slice(0, 3)) },
    { weight: 16, arbitrary: someLines },
    // Far more lines than are kept together.
    { weight: 1, arbitrary: someLines.map((all) => Array.from({ length: 90 }, () => all).flat()) },
    { weight: 1, arbitrary: fc.constant([long, '{', '}', long]) },
  ),
  undone: fc.boolean(),
  checks: fc.constantFrom('not', 'a little', 'all'),
  inView: fc.record({ start: fc.integer({ min: -2, max: 60 }), end: fc.nat(90) }),
  reads: fc.boolean(),
});
const always = () => true;

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
      fc.boolean(),
      fc.constantFrom(3, 20, 500),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }),
      async (rules, edits, assumeBatch, wantsCrlf, cap, sizes) => {
        const options = { today: '2026-11-21', assumeBatch, schemas };
        const edited = new BatchDocument(rules, options);
        let lines: string[] = [];
        const replace = (start: number, removed: number, added: readonly string[]) => {
          const gone = lines.slice(start, start + removed);
          edited.replace(start, removed, added);
          lines = [...lines.slice(0, start), ...added, ...lines.slice(start + removed)];
          return gone;
        };
        for (const { at, removed, added, undone, checks, inView, reads } of edits) {
          const start = Math.min(at, lines.length);
          const gone = replace(start, removed, added);
          if (checks !== 'not') edited.check(checks === 'all' ? never : always, [inView]);
          if (reads) edited.problems(cap);
          if (undone) replace(start, added.length, gone);
          if (reads && undone) edited.summary();
        }
        edited.check(never);
        if (lines.length === 0) return;
        const fresh = new BatchDocument(rules, options);
        fresh.replace(0, 0, lines);
        fresh.check(never);
        const list = edited.problems(cap);
        assert.deepEqual(list, fresh.problems(cap));
        assert.deepEqual(edited.summary(), fresh.summary());
        assert.deepEqual([...edited.everyProblem()].flat(), edited.problems(Infinity).list);

        const isCrlf = wantsCrlf && rules !== small;
        const text = lines.join(isCrlf ? '\r\n' : '\n');
        const streamed = await checkStream(chunksOf(text, sizes), rules, {
          ...options,
          cap,
        });
        assert.deepEqual(list.list, streamed.problems);
        assert.deepEqual(new Map([...list.byCode].sort()), new Map([...streamed.byCode].sort()));
        assert.equal(list.total, streamed.total);
        const bytes = streamed.summary.bytes - (isCrlf ? lines.length - 1 : 0);
        assert.deepEqual(edited.summary(), { ...streamed.summary, bytes });
      },
    ),
    { numRuns: 300 },
  );
});
