import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Batch } from '../../../../src/batches/batch.ts';
import { BatchList } from '../../../../src/ui/sidebar/batchList.ts';
import { compareSections, localDay, sectionOf } from '../../../../src/ui/sidebar/batchSections.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount, aSource, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');

const dayMs = 86_400_000;
const nowMs = 1_790_000_000_000;

/** A list over what the editor keeps with a workspace. */
function aList(kept = new Map<string, unknown>()) {
  const memory = {
    get: <T>(key: string, usual?: T) => (kept.has(key) ? (kept.get(key) as T) : usual),
    update: (key: string, value: unknown) => {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
      return Promise.resolve();
    },
  } as ConstructorParameters<typeof BatchList>[0]['memory'];
  const list = new BatchList({
    memory,
    now: () => nowMs,
    nameOf: ({ id }) => `name of ${id}`,
    accountName: () => 'Kimi',
    statusOf: ({ status }) => status,
    modelOf: () => '',
    isMine: () => false,
  });
  return { list, kept };
}

const ids = (batches: readonly Batch[]) => batches.map(({ id }) => id);

describe('how the list of batches is shown', () => {
  const batches = ['a', 'b', 'c10', 'c9'].map((id, index) =>
    aBatch({ id, status: 'completed', times: { completedAt: nowMs / 1000 - index } }),
  );

  it('survives a restart: filter, grouping, order, pinned and hidden', async () => {
    const { list, kept } = aList();
    await list.setFilter('name');
    await list.arrange({ grouping: 'state', sorting: 'name' });
    await list.mark([batches[1]!], 'pinned', true);
    await list.mark([batches[2]!], 'hidden', true);
    const after = aList(kept).list;
    assert.equal(after.filter, 'name');
    assert.equal(after.grouping, 'state');
    assert.deepEqual(ids(after.ordered(batches)), ['b', 'a', 'c9', 'c10']);
    assert.deepEqual(ids(batches.filter((batch) => after.fits(batch))), ['a', 'b', 'c9']);
    await after.mark([batches[2]!], 'hidden', false);
    assert.ok(after.fits(batches[2]!));
  });

  it('names what a service can look for: the longest word, where the service looks for names', async () => {
    const { list } = aList();
    await list.setFilter('@status:failed Q3 Weekly-Report');
    assert.equal(list.nameFor(anAccount({ provider: 'dashscope' })), 'Weekly-Report');
    assert.equal(list.nameFor(anAccount({ provider: 'kimi' })), '');
    await list.setFilter('@status:failed');
    assert.equal(list.nameFor(anAccount({ provider: 'dashscope' })), '');
  });

  it('forgets what was only typed', async () => {
    const { list, kept } = aList();
    await list.setFilter('typed', false);
    assert.ok(!list.fits(batches[0]!));
    assert.equal(aList(kept).list.filter, '');
  });

  it('hides without a filter', async () => {
    const { list } = aList();
    await list.mark([batches[0]!], 'hidden', true);
    assert.deepEqual(ids(batches.filter((batch) => list.fits(batch))), ['b', 'c10', 'c9']);
  });
});

describe('the list grouped by state', () => {
  const at = (ms: number) => ms / 1000;
  const ended = (id: string, ms: number) =>
    aBatch({ id, status: 'completed', times: { completedAt: at(ms) } });
  const failed = (id: string, ms: number) =>
    aBatch({ id, status: 'failed', times: { failedAt: at(ms) } });

  it('has what needs eyes first, then what runs, then the days', () => {
    const states = [
      aState({ batches: [aBatch({ id: 'runs' }), failed('bad', nowMs - 1000)] }),
      aState({
        account: anAccount({ id: 'other', name: 'Other' }),
        batches: [
          { ...ended('new', nowMs - 1000), accountId: 'other' },
          { ...ended('old', nowMs - 40 * dayMs), accountId: 'other' },
          { ...failed('pinned', nowMs - 2 * dayMs), accountId: 'other' },
        ],
      }),
    ];
    const source = {
      ...aSource(states),
      grouping: () => 'state' as const,
      sectionOf: (batch: Batch) => sectionOf(batch, batch.id === 'pinned', nowMs),
      records: () => [],
      isQuiet: () => false,
      fits: () => true,
    };
    const model = new TreeModel(source);
    const shown = model
      .roots()
      .map((node) => [
        'section' in node ? node.section : node.kind,
        model.children(node).map((child) => ('batchId' in child ? child.batchId : '')),
      ]);
    assert.deepEqual(shown, [
      ['pinned', ['pinned']],
      ['attention', ['bad']],
      ['active', ['runs']],
      [localDay(nowMs - 1000), ['new']],
      [localDay(nowMs - 40 * dayMs).slice(0, 7), ['old']],
    ]);
    for (const root of model.roots())
      for (const child of model.children(root)) assert.equal(model.parent(child), root);
  });

  it('orders days before the month they belong to, the latest first', () => {
    const names = ['2026-10', '2026-11', '2026-11-20', 'active', '2026-11-27', 'attention'];
    assert.deepEqual(names.sort(compareSections), [
      ...['attention', 'active', '2026-11-27', '2026-11-20', '2026-11', '2026-10'],
    ]);
  });
});
