import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leaf } from '../../../../src/ui/sidebar/nodeView.ts';
import type { TreeNode } from '../../../../src/ui/sidebar/treeNode.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSource, aState, anAccount } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');
const { BatchTree } = await import('../../../../src/ui/sidebar/batchTree.ts');

/** Two accounts with two batches each, all of which are drawn. */
async function drawn() {
  let words = '';
  const states = ['one', 'two'].map((accountId) =>
    aState({
      account: anAccount({ id: accountId, name: accountId }),
      batches: [aBatch({ accountId, id: `${accountId}-a` }), aBatch({ accountId, id: `${accountId}-b` })],
    }),
  ); // prettier-ignore
  const source = {
    ...aSource(states),
    sectionOf: () => 'active' as const,
    records: () => [],
    isQuiet: () => false,
    fits: ({ id }: { id: string }) => id.includes(words),
  };
  const tree = new BatchTree({
    model: new TreeModel(source),
    view: (node) => leaf(node.id),
    look: () => Promise.resolve(),
    tooltip: () => Promise.resolve([]),
  });
  const draw = async (node?: TreeNode): Promise<void> => {
    if (node) await tree.getTreeItem(node);
    if (node && node.kind !== 'account') return;
    for (const child of await tree.getChildren(node)) await draw(child);
  };
  await draw();
  const redrawn: (readonly string[] | undefined)[] = [];
  tree.onDidChangeTreeData((nodes) => redrawn.push(nodes?.map(({ accountId }) => accountId)));
  return {
    redrawn,
    filter: (next: string) => {
      words = next;
      tree.refilter();
    },
  };
}

describe('a filter that is typed', () => {
  it('draws nothing anew that stays as it is', async () => {
    const { redrawn, filter } = await drawn();
    filter('-');
    assert.deepEqual(redrawn, []);
  });

  it('draws the accounts of which other batches are shown', async () => {
    const { redrawn, filter } = await drawn();
    filter('two');
    assert.deepEqual(redrawn, [['one']]);
    filter('-a');
    assert.deepEqual(redrawn.at(-1), ['one', 'two']);
  });
});
