import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchStatus } from '../../../src/batches/status.ts';
import {
  answersWithoutFile,
  capabilitiesOf,
  outcomeOf,
  ranNothing,
} from '../../../src/batches/capabilities.ts';
import { aBatch } from '../../support/aBatch.ts';

const cancellable: BatchStatus[] = ['validating', 'in_progress', 'finalizing'];

test('a running batch can be cancelled and has its input', () => {
  assert.deepEqual(capabilitiesOf(aBatch(), cancellable), ['active', 'cancellable', 'hasInput']);
});

test('files are offered whatever the status: partial output was paid for', () => {
  for (const status of ['expired', 'cancelled', 'failed', 'completed'] as const)
    assert.deepEqual(
      capabilitiesOf(aBatch({ status, outputFileId: 'o', errorFileId: 'e' }), cancellable),
      ['ended', 'hasInput', 'hasOutput', 'hasErrors', ...(['expired', 'cancelled'].includes(status) ? ['stopped'] : [])],
    ); // prettier-ignore
});

test('nothing ran of a batch that was stopped without a file or a count, and only of such', () => {
  const nothing = {
    status: 'cancelled',
    counts: null,
    outputFileId: null,
    errorFileId: null,
  } as const;
  assert.ok(ranNothing(aBatch(nothing)));
  assert.ok(!ranNothing(aBatch({ ...nothing, counts: { total: 3, completed: 1, failed: 0 } })));
  assert.ok(!ranNothing(aBatch({ ...nothing, outputFileId: 'o' })));
  assert.ok(!ranNothing(aBatch({ ...nothing, status: 'failed' })));
});

test('a batch that is being cancelled cannot be cancelled again', () => {
  assert.ok(!capabilitiesOf(aBatch({ status: 'cancelling' }), cancellable).includes('cancellable'));
});

test('completed is read with its counts', () => {
  const completed = (counts: { total: number; completed: number; failed: number } | null) =>
    outcomeOf(aBatch({ status: 'completed', counts }));
  assert.equal(completed({ total: 3, completed: 3, failed: 0 }), 'succeeded');
  assert.equal(completed({ total: 3, completed: 2, failed: 1 }), 'partly_failed');
  assert.equal(completed({ total: 3, completed: 0, failed: 3 }), 'all_failed');
  assert.equal(completed(null), 'succeeded');
});

test('completed with errors only is no success, whatever is counted', () => {
  const files = { outputFileId: null, errorFileId: 'e' };
  const outcome = (completed: number | null) =>
    outcomeOf(
      aBatch({
        status: 'completed',
        counts: completed === null ? null : { total: 9, completed, failed: 0 },
        ...files,
      }),
    );
  assert.equal(outcome(null), 'all_failed');
  assert.equal(outcome(0), 'all_failed');
  assert.equal(outcome(9), 'succeeded');
});

for (const [name, change, answers] of [
  ['over, with answers and no file', { status: 'expired' }, 8],
  ['over, with its file', { status: 'completed', outputFileId: 'o' }, 0],
  ['still running', { status: 'finalizing' }, 0],
  ['over, without answers', { status: 'failed', counts: { total: 9, completed: 0, failed: 9 } }, 0],
  ['over, and not counted', { status: 'completed', counts: null }, 0],
] as const)
  test(`answers whose file is not named: ${name}`, () => {
    const counts = { total: 10, completed: 8, failed: 2 };
    assert.equal(answersWithoutFile(aBatch({ counts, ...change })), answers);
  });
