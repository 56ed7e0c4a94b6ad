import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../../src/batches/emitter.ts';
import type { StoreChange } from '../../../src/tracking/batches/accountState.ts';
import type { SubmissionState } from '../../../src/tracking/journal/submission.ts';
import { submissionKey } from '../../../src/tracking/journal/submissionMarks.ts';
import { FoundBatches } from '../../../src/ui/batch/foundBatches.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmission } from '../../support/aSubmission.ts';
import { aSource, aState } from '../../support/aStore.ts';

const { batchId: _batchId, ...open } = aSubmission({ id: 'i', step: 'creating' });
const mine = aBatch({ id: 'batch_2', metadata: { [submissionKey]: 'i' } });

/** What is written when a list shows these batches. */
function written(state: SubmissionState, batches = [mine], cause: 'list' | 'records' = 'list') {
  const steps: unknown[] = [];
  const changed = new Emitter<StoreChange>();
  const recordsChanged = new Emitter<undefined>();
  const found = new FoundBatches({
    store: { ...aSource([aState({ batches })]), onDidChange: changed.event },
    records: { all: () => [{ submission: open, state }], onDidChange: recordsChanged.event },
    journal: {
      step: (id, step, facts) => {
        steps.push([id, step, facts]);
        return Promise.resolve({ ...open, id });
      },
    },
  });
  const batchIds = batches.map(({ id }) => id);
  if (cause === 'records') recordsChanged.fire(undefined);
  else changed.fire({ kind: 'batches', accountId: 'kimi', batchIds, listChanged: true });
  found.dispose();
  changed.fire({ kind: 'batches', accountId: 'kimi', batchIds, listChanged: true });
  return steps;
}

const settled = [['i', 'created', { batchId: 'batch_2' }]];

test('a batch in the list ends the doubt about its submission', () => {
  assert.deepEqual(written('unconfirmed'), settled);
  assert.deepEqual(written('unconfirmed', [mine], 'records'), settled);
});

test('and so does whatever else its record says of having none', () => {
  for (const state of ['not_sent', 'upload_unconfirmed', 'file_left', 'over'] as const)
    assert.deepEqual(written(state), settled);
});

test('a service that keeps no metadata is known by the file', () => {
  const byFile = aBatch({ id: 'batch_2', metadata: {}, inputFileId: 'file-in' });
  assert.deepEqual(written('unconfirmed', [byFile]), settled);
});

test('nothing is written for another batch, or for a submission that somebody works on', () => {
  assert.deepEqual(written('unconfirmed', [aBatch({ inputFileId: 'other' })]), []);
  assert.deepEqual(written('running'), []);
});
