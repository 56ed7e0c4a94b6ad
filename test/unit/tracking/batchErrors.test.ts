import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Submission } from '../../../src/tracking/journal/submission.ts';
import { batchErrors } from '../../../src/tracking/batches/batchErrors.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aDraft } from '../../support/aDraft.ts';

const submission: Submission = {
  ...aDraft(),
  version: 1,
  id: 'submission',
  plannedAt: 1,
  step: 'created',
  steppedAt: 1,
  batchId: 'batch_1',
};

function failed(line: number | null) {
  const error = { code: 'duplicate_custom_id', message: 'Twice.', param: 'custom_id', line };
  return aBatch({ status: 'failed', errors: [error] });
}

test('a line counted from 1 becomes a line counted from 0, of the bytes that were sent', () => {
  assert.deepEqual(batchErrors(failed(3), submission), {
    fileUri: 'file:///project/tags.jsonl',
    sha256: 'sha',
    accountId: 'kimi',
    batchId: 'batch_1',
    lines: [{ line: 2, code: 'duplicate_custom_id', message: 'Twice.', param: 'custom_id' }],
  });
});

test('what is no line is none', () => {
  for (const line of [null, 0, -1, 1.5, NaN])
    assert.equal(batchErrors(failed(line), submission)?.lines[0]?.line, null);
});

test('no errors or another batch: no verdict', () => {
  assert.equal(batchErrors(aBatch(), submission), undefined);
  assert.equal(batchErrors({ ...failed(1), id: 'batch_2' }, submission), undefined);
  assert.equal(batchErrors({ ...failed(1), accountId: 'other' }, submission), undefined);
});
