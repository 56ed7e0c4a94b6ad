import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removals } from '../../../src/jsonl/fixes/memberChanges.ts';

test('many members go, each by itself', () => {
  const keys = Array.from({ length: 300_000 }, (_, index) => `"k${String(index)}":1`);
  const text = `{${keys.join(',')}}`;
  let at = 1;
  const starts = keys.map((key) => (at += key.length + 1) - key.length - 1);
  const changes = removals(text, new Set(starts.filter((_, index) => index % 2 === 1)));
  assert.equal(changes.length, keys.length / 2);
});
