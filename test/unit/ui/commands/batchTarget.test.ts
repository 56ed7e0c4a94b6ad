import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readTarget } from '../../../../src/ui/batch/batchTarget.ts';
import { aBatch } from '../../../support/aBatch.ts';

describe('what a command is pointed at', () => {
  const cases: readonly [string, unknown, object][] = [
    ['an id', 'batch_1', { batchId: 'batch_1' }],
    ['a batch that a command returned', aBatch(), { accountId: 'kimi', batchId: 'batch_1' }],
    [
      'a node of the tree',
      { kind: 'file', id: '["x"]', accountId: 'a', batchId: 'b' },
      { accountId: 'a', batchId: 'b' },
    ],
    ['an account’s node', { kind: 'account', id: '["a"]', accountId: 'a' }, { accountId: 'a' }],
    ['a submission', { accountId: 'a', submissionId: 'i' }, { accountId: 'a', submissionId: 'i' }],
    ['nothing', undefined, {}],
    ['null, as keybindings write it', null, {}],
    ['wrong types', { accountId: 1, batchId: {} }, {}],
  ];
  for (const [name, argument, target] of cases) {
    it(`is read from ${name}`, () => assert.deepEqual(readTarget(argument), target));
  }
  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readTarget(value)));
  });
});
