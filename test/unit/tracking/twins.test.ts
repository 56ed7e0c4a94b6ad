import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intentKey } from '../../../src/tracking/journal/intentMarks.ts';
import { findTwins } from '../../../src/tracking/submission/duplicates.ts';
import { aBatch } from '../../support/aBatch.ts';
import { anIntent } from '../../support/anIntent.ts';

const intent = anIntent({ id: 'i', batchId: 'batch_1' });
const marked = (id: string, change = {}) =>
  aBatch({ id, accountId: 'kimi', metadata: { [intentKey]: 'i' }, ...change });
const twinsOf = (...batches: Parameters<typeof findTwins>[1]) =>
  findTwins([anIntent({ id: 'other', batchId: 'batch_9' }), intent], batches).map((twins) => [
    twins.intent.id,
    twins.firstId,
    twins.second.id,
  ]);

test('a batch that carries the id of a submission with another batch is its twin', () => {
  assert.deepEqual(twinsOf(marked('batch_1'), marked('batch_2'), marked('batch_3')), [
    ['i', 'batch_1', 'batch_2'],
    ['i', 'batch_1', 'batch_3'],
  ]);
});

for (const [name, batch] of [
  ['the batch on record', marked('batch_1')],
  ['another account', marked('batch_2', { accountId: 'other' })],
  ['another machine', marked('batch_2', { metadata: { [intentKey]: 'unknown' } })],
  ['no mark', marked('batch_2', { metadata: {} })],
] as const) {
  test(`no twin: ${name}`, () => {
    assert.deepEqual(twinsOf(batch), []);
  });
}

test('as long as the record names no batch nobody knows which is the second', () => {
  const { batchId: _batchId, ...open } = intent;
  assert.deepEqual(findTwins([{ ...open, step: 'creating' }], [marked('a'), marked('b')]), []);
});
