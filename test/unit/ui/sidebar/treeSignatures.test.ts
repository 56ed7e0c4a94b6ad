import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch } from '../../../../src/batches/batch.ts';
import { leaf } from '../../../../src/ui/sidebar/nodeView.ts';
import type { TreeNode } from '../../../../src/ui/sidebar/treeNode.ts';
import { TreeSignatures } from '../../../../src/ui/sidebar/treeSignatures.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSource, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');

/** A tree whose batches and account text can be changed after it was drawn. */
function drawn() {
  const shown = {
    batches: [aBatch({ id: 'a' }), aBatch({ id: 'b' })] as readonly Batch[],
    account: '2 active',
  };
  const source = () => aSource([aState({ batches: shown.batches })]);
  const model = new TreeModel({
    ...aSource([]),
    states: () => source().states(),
    state: (id) => source().state(id),
    find: (account, batch) => source().find(account, batch),
    records: () => [],
    isQuiet: () => false,
    fits: () => true,
  });
  const view = (node: TreeNode) =>
    leaf(
      node.kind === 'account'
        ? shown.account
        : 'batchId' in node
          ? JSON.stringify([node.kind, source().find('kimi', node.batchId)?.counts])
          : node.kind,
    );
  const signatures = new TreeSignatures(model, view);
  const account = model.account('kimi');
  const all = () => [account, ...model.children(account)];
  for (const node of all()) signatures.drew(node);
  return { shown, signatures, all, model };
}

const progress = { total: 10, completed: 5, failed: 0 };

describe('what has to be drawn again', () => {
  it('is nothing when a poll brings nothing new', () => {
    const { signatures, all } = drawn();
    assert.deepEqual(signatures.changed(all()), []);
  });

  it('is one batch when one batch moved on', () => {
    const { shown, signatures, all, model } = drawn();
    shown.batches = [aBatch({ id: 'a' }), aBatch({ id: 'b', counts: progress })];
    assert.deepEqual(signatures.changed(all()), [model.batch('kimi', 'b')]);
  });

  it('is the account when a batch came', () => {
    const { shown, signatures, all, model } = drawn();
    shown.batches = [aBatch({ id: 'new' }), ...shown.batches];
    assert.deepEqual(signatures.changed(all()), [model.account('kimi')]);
  });

  it('is the account when its own words change', () => {
    const { shown, signatures, all, model } = drawn();
    shown.account = '1 active';
    assert.deepEqual(signatures.changed(all()), [model.account('kimi')]);
  });

  it('is a batch whose inside changes, once somebody opened it', () => {
    const inside = { words: 'calm' };
    const source = aSource([aState({ batches: [aBatch({ id: 'a' })] })]);
    const tree = new TreeModel({ ...source, records: () => [], isQuiet: () => false, fits: () => true }); // prettier-ignore
    const signatures = new TreeSignatures(tree, ({ kind }) => leaf(kind === 'fact' ? inside.words : kind)); // prettier-ignore
    const batch = tree.batch('kimi', 'a');
    signatures.drew(batch);
    inside.words = 'quiet';
    assert.deepEqual(signatures.changed([batch]), [], 'nobody sees it');
    for (const child of tree.children(batch)) signatures.drew(child);
    assert.deepEqual(signatures.changed([batch]), []);
    inside.words = 'calm';
    assert.deepEqual(signatures.changed([batch]), [batch]);
  });

  it('is never what was not drawn', () => {
    const { signatures, model } = drawn();
    assert.deepEqual(signatures.changed([model.batch('kimi', 'unseen')]), []);
    assert.equal(signatures.drawnBatches().length, 2);
  });
});
