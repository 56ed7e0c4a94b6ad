import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fitsFilter } from '../../../../src/ui/sidebar/batchFilter.ts';
import { TreeModel } from '../../../../src/ui/sidebar/treeModel.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSource, aState } from '../../../support/aStore.ts';

const shown = {
  batch: aBatch({ id: 'batch_9', model: 'kimi-k2.6', metadata: { team: 'Search' } }),
  name: 'Nightly tags',
  accountName: 'Kimi CN',
  status: 'In progress',
};

it('every word of a filter must occur in something that people know of a batch', () => {
  for (const words of ['nightly', 'TAGS kimi', 'batch_9', 'k2.6 search', 'progress cn', ''])
    assert.ok(fitsFilter(words, shown), words);
  for (const words of ['weekly', 'nightly weekly', 'batch_10'])
    assert.ok(!fitsFilter(words, shown), words);
});

it('batches that do not fit are not in the tree, and the others keep their nodes', () => {
  const batches = ['a', 'b', 'c'].map((id) => aBatch({ id }));
  let only = '';
  const model = new TreeModel({
    ...aSource([aState({ batches })]),
    records: () => [],
    isQuiet: () => false,
    fits: ({ id }) => only === '' || id === only,
  });
  const ids = () => model.children(model.account('kimi')).filter(({ kind }) => kind === 'batch');
  const all = ids();
  only = 'b';
  assert.deepEqual(ids(), [all[1]]);
  assert.equal(ids()[0], all[1]);
});
