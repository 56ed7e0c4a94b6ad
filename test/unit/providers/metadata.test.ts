import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMetadata } from '../../../src/providers/metadata.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';

const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${String(index)}`, 'v']));

test('16 pairs, 64 and 512 characters are the last that pass', () => {
  assert.equal(checkMetadata(pairs(16), kimi.metadata), undefined);
  assert.equal(checkMetadata(pairs(17), kimi.metadata)?.problem, 'too_many_pairs');
  assert.equal(checkMetadata({ ['k'.repeat(64)]: 'v'.repeat(512) }, kimi.metadata), undefined);
  assert.equal(checkMetadata({ ['k'.repeat(65)]: '' }, kimi.metadata)?.problem, 'key_too_long');
  assert.equal(checkMetadata({ k: 'v'.repeat(513) }, kimi.metadata)?.problem, 'value_too_long');
  assert.equal(checkMetadata({ '': 'v' }, kimi.metadata)?.problem, 'key_empty');
});

test('characters are counted, not UTF-16 units', () => {
  assert.equal(checkMetadata({ k: '😀'.repeat(512) }, kimi.metadata), undefined);
});

test('DashScope bounds its name and description', () => {
  assert.equal(checkMetadata({ ds_name: '名'.repeat(100) }, dashscope.metadata), undefined);
  assert.deepEqual(checkMetadata({ ds_name: '名'.repeat(101) }, dashscope.metadata), {
    problem: 'value_too_long',
    key: 'ds_name',
    max: 100,
  });
});
