import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultsGoneAt } from '../../../../src/ui/sidebar/resultsGone.ts';
import { aBatch } from '../../../support/aBatch.ts';

const ended = 1_790_000_000;
const day = 86_400;
const over = aBatch({ status: 'completed', outputFileId: 'o', times: { completedAt: ended } });
const goneAt = (change: object, provider = 'openai', days = 1) =>
  resultsGoneAt({ ...over, ...change }, provider, (ended + days * day) * 1000);

test('the results of an ended batch go when its service says so', () => {
  assert.equal(goneAt({}), ended + 30 * day);
  assert.equal(goneAt({}, 'dashscope'), ended + 30 * day);
  assert.equal(goneAt({}, 'ovhcloud'), ended + 15 * day);
});

for (const [name, found] of [
  ['a service that does not say when', goneAt({}, 'kimi')],
  ['one that never deletes', goneAt({}, 'azure')],
  ['one that nobody knows', goneAt({}, 'compatible')],
  ['a batch that runs', goneAt({ status: 'in_progress' })],
  ['one without results', goneAt({ outputFileId: null })],
  ['one whose results are gone', goneAt({}, 'openai', 31)],
] as const)
  test(`nothing is counted down for ${name}`, () => {
    assert.equal(found, undefined);
  });
