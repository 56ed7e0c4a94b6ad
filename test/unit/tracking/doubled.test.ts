import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submissionKey } from '../../../src/tracking/journal/submissionMarks.ts';
import { findDoubled } from '../../../src/tracking/submit/duplicates.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmission } from '../../support/aSubmission.ts';

const submission = aSubmission({ id: 'i', batchId: 'batch_1' });
const marked = (id: string, change = {}) =>
  aBatch({ id, accountId: 'kimi', metadata: { [submissionKey]: 'i' }, ...change });
const twinsOf = (...batches: Parameters<typeof findDoubled>[1]) =>
  findDoubled([aSubmission({ id: 'other', batchId: 'batch_9' }), submission], batches).map(
    (doubled) => [doubled.submission.id, doubled.firstId, doubled.second.id],
  );

test('a batch that carries the id of a submission with another batch is a duplicate', () => {
  assert.deepEqual(twinsOf(marked('batch_1'), marked('batch_2'), marked('batch_3')), [
    ['i', 'batch_1', 'batch_2'],
    ['i', 'batch_1', 'batch_3'],
  ]);
});

for (const [name, batch] of [
  ['the batch on record', marked('batch_1')],
  ['another account', marked('batch_2', { accountId: 'other' })],
  ['another machine', marked('batch_2', { metadata: { [submissionKey]: 'unknown' } })],
  ['no mark', marked('batch_2', { metadata: {} })],
] as const) {
  test(`no twin: ${name}`, () => {
    assert.deepEqual(twinsOf(batch), []);
  });
}

test('as long as the record names no batch nobody knows which is the second', () => {
  const { batchId: _batchId, ...open } = submission;
  assert.deepEqual(findDoubled([{ ...open, step: 'creating' }], [marked('a'), marked('b')]), []);
});
