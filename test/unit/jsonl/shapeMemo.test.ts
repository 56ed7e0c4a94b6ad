import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShapeMemo } from '../../../src/jsonl/line/shapeMemo.ts';

/** Hashes of which many fall on the same slot. */
const hashesOf = (index: number) => [Math.imul(index, 512), index ^ 0x5bd1e995] as const;

function filled(count: number, mostSlots?: number): ShapeMemo<number> {
  const memo = new ShapeMemo<number>(mostSlots);
  for (let index = 0; index < count; index++) memo.set(...hashesOf(index), index);
  return memo;
}

test('what is remembered is found again, however often the memo has grown', () => {
  const count = 10_000;
  const memo = filled(count);
  for (let index = 0; index < count; index++) assert.equal(memo.get(...hashesOf(index)), index);
  assert.equal(memo.get(...hashesOf(count)), undefined);
  const values = memo.entries().map(({ value }) => value);
  assert.deepEqual(
    values.sort((a, b) => a - b),
    Array.from({ length: count }, (_, index) => index),
  );
});

test('a memo that is full begins anew and holds no more than half of its slots', () => {
  const memo = filled(512, 1024);
  assert.equal(memo.entries().length, 512);
  memo.set(...hashesOf(512), 512);
  assert.deepEqual(
    memo.entries().map(({ value }) => value),
    [512],
  );
  assert.equal(memo.get(...hashesOf(0)), undefined);
});
