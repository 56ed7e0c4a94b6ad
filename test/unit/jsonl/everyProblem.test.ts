import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { everyProblem } from '../../../src/jsonl/file/everyProblem.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import type { Problem } from '../../../src/jsonl/problem.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import { lines as batchLines } from './arbitraryLines.ts';

const options = { assumeBatch: true, today: '2026-11-21', fileName: 'a.txt' };

async function gathered(text: string, profile: typeof openai, chunkBytes: number) {
  const bytes = new TextEncoder().encode(text);
  const found = everyProblem(
    async function* () {
      for (let at = 0; at < bytes.length; at += chunkBytes)
        yield await Promise.resolve(bytes.slice(at, at + chunkBytes));
    },
    profile,
    options,
  );
  const problems: Problem[] = [];
  let largest = 0;
  for (;;) {
    const { value, done } = await found.next();
    if (done === true) return { problems, largest, ...value };
    problems.push(...value);
    largest = Math.max(largest, value.length);
  }
}

test('it tells what one pass that keeps everything tells, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      batchLines,
      fc.constantFrom(openai, kimi, dashscope),
      fc.integer({ min: 1, max: 300 }),
      async (lines, profile, chunkBytes) => {
        const text = lines.join('\n');
        const check = new RangeCheck(profile, options, Infinity);
        check.push(new TextEncoder().encode(text));
        const { problems, total, byCode, summary } = check.finish().report();
        const found = await gathered(text, profile, chunkBytes);
        assert.deepEqual(found.problems, problems);
        assert.deepEqual([found.total, found.byCode, found.summary], [total, byCode, summary]);
      },
    ),
  );
});

test('of any number of problems it holds few at a time', async () => {
  const line = (index: number) =>
    `{"custom_id":"${String(index >> 1)}","method":"GET","url":"/v1/embeddings","body":{"model":"text-embedding-3-${index % 3 === 0 ? 'large' : 'small'}","input":5}}`;
  const text = Array.from({ length: 40_000 }, (_, index) => line(index)).join('\n');
  const { problems, largest, total } = await gathered(text, openai, 1 << 16);
  assert.equal(problems.length, total);
  assert.ok(total > 130_000);
  assert.ok(largest < 3_000, String(largest));
});
