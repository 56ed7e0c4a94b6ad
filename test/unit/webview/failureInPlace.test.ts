import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Row } from '../../../src/results/query/session.ts';
import { failureInPlace, failuresBeside } from '../../../src/webview/results/failureInPlace.ts';

const row = (cells: Row['cells']): Row => ({ row: 0, outcome: 'failed', reasons: [], cells });

test('where no answer is stands why, by its message or its code, of the same source', () => {
  const cells = { 'failure.message': 'Slow down', 'failure.code': '429', 'failure.message@1': null, 'failure.code@1': 'gone' }; // prettier-ignore
  assert.equal(failureInPlace('answer', row(cells)), 'Slow down');
  assert.equal(failureInPlace('answer@1', row(cells)), 'gone');
  assert.equal(failureInPlace('answer@2', row(cells)), '');
  assert.equal(failureInPlace('answer', row({ answer: null })), '');
});

test('other columns say nothing of failures', () => {
  assert.deepEqual(failuresBeside('answer.label'), []);
  assert.equal(failureInPlace('question', row({ 'failure.message': 'Slow down' })), '');
});
