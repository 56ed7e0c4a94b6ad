import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  filterText,
  readFilter,
  type FilteredBatch,
} from '../../../../src/ui/sidebar/batchFilter.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSource, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');

const batch = aBatch({ id: 'batch_9', metadata: { team: 'Search' } });
const model = 'kimi-k2.6';
const createdMs = 1_790_000_000_000;
const hourMs = 3_600_000;

const shown: FilteredBatch = {
  ...{ batch, model, accountName: 'Kimi CN', isMine: true, isHidden: false, isPinned: false },
  text: filterText(batch, ['Nightly tags', 'Kimi CN', 'In progress', model]),
};

const fits = (words: string, change: Partial<FilteredBatch> = {}, nowMs = createdMs + hourMs) =>
  readFilter(words)({ ...shown, ...change }, nowMs);

it('every word of a filter must occur in something that people know of a batch', () => {
  for (const words of ['nightly', 'TAGS kimi', 'batch_9', 'k2.6 search', 'progress cn', ''])
    assert.ok(fits(words), words);
  for (const words of ['weekly', 'nightly weekly', 'batch_10']) assert.ok(!fits(words), words);
});

it('a word with @ asks for state, account, model, owner or time', () => {
  const good = [
    ...['@active', '@mine', '@status:in_progress', '@account:"Kimi CN"', '@account:kimi'],
    ...['@model:k2.6', '@since:2h', '@since:7d nightly @active'],
  ];
  for (const words of good) assert.ok(fits(words), words);
  const bad = [
    ...['@ended', '@attention', '@pinned', '@status:failed', '@account:other', '@model:qwen'],
    ...['@before:7d', '@since:30h @ended', '@since:nonsense', '@unknown'],
  ];
  for (const words of bad) assert.ok(!fits(words), words);
  assert.ok(!fits('@mine', { isMine: false }));
  assert.ok(!fits('@since:2h', {}, createdMs + 3 * hourMs));
  assert.ok(fits('@before:2h', {}, createdMs + 3 * hourMs));
  const failed = aBatch({ status: 'failed', times: { failedAt: createdMs / 1000 } });
  assert.ok(fits('@attention', { batch: failed }));
  assert.ok(!fits('@attention', { batch: failed }, createdMs + 24 * 8 * hourMs));
});

it('a hidden batch fits only where the hidden ones are asked for', () => {
  assert.ok(!fits('nightly', { isHidden: true }));
  assert.ok(fits('nightly @hidden', { isHidden: true }));
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
