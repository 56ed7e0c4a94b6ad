import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batchStatuses, isActive, readStatus } from '../../../src/batches/status.ts';

test('reads the eight documented states as they are', () => {
  for (const status of batchStatuses) assert.equal(readStatus(status), status);
});

test('reads upper case and the synonyms of compatible services', () => {
  assert.equal(readStatus('COMPLETED'), 'completed');
  assert.equal(readStatus('canceled'), 'cancelled');
  assert.equal(readStatus('SUCCESS'), 'completed');
  assert.equal(readStatus('PROGRESS'), 'in_progress');
});

test('keeps a word it does not know as unknown, and keeps following that batch', () => {
  for (const word of ['scheduling', 'in_queue', '', 'constructor', 'toString', null, 3, undefined])
    assert.equal(readStatus(word), 'unknown');
  assert.equal(isActive('unknown'), true);
});

test('four states end a batch', () => {
  assert.deepEqual(
    batchStatuses.filter((status) => !isActive(status)),
    ['completed', 'failed', 'expired', 'cancelled'],
  );
});
