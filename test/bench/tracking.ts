/**
 * An account whose service answers with 10,000 batches at once, through everything that it meets in the extension host:
 * the wire, the store, the file that windows share, and the tree, all of whose rows are drawn. One JSON line: the
 * longest time that the thread worked between two turns of its loop, by what happened then. The median of the rounds;
 * the first two warm up.
 *
 *   node test/bench/tracking.ts [--rounds 7] [--batches 10000]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Batch } from '../../src/batches/batch.ts';
import { systemClock } from '../../src/batches/clock.ts';
import { BatchStore } from '../../src/tracking/batches/batchStore.ts';
import { SharedCache } from '../../src/tracking/batches/sharedCache.ts';
import { jointBatch } from '../../src/tracking/jobs/jointBatch.ts';
import { findDoubled } from '../../src/tracking/submit/duplicates.ts';
import { formatsFor } from '../../src/ui/kit/formats.ts';
import { QuietTimes } from '../../src/ui/sidebar/quietTimes.ts';
import type { TreeNode } from '../../src/ui/sidebar/treeNode.ts';
import { plainWire } from '../support/plainWire.ts';
import { aViewContext } from '../support/aViewContext.ts';
import { provideVscodeWords } from '../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../src/ui/sidebar/treeModel.ts');
const { BatchTree } = await import('../../src/ui/sidebar/batchTree.ts');
const { viewOf } = await import('../../src/ui/sidebar/viewOf.ts');
const { viewDescription, viewMessage } = await import('../../src/ui/sidebar/viewMessage.ts');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    batches: { type: 'string', default: '10000' },
  },
});
const warmUps = 2;

const server = fork(join(import.meta.dirname, '../support/manyBatchesServer.ts'), [values.batches]);
const [port] = (await once(server, 'message')) as [number];
const folder = await mkdtemp(join(tmpdir(), 'bench-tracking-'));
const formats = formatsFor('en');

/** The longest stretches of one round, in milliseconds. */
interface Stretches {
  readonly first: number;
  readonly again: number;
  readonly fromFile: number;
}

/** Does some work, and looks at every turn of the loop for how long the thread worked in it. */
async function longestStretch(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = workedMs();
  const look = () => {
    const now = workedMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isOver = true;
  return longest;
}

/** Of this thread alone: what it waits for because the machine does something else is not its work. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A window: what follows the store in the sidebar, with a tree that the editor draws whenever it is told to. */
function openWindow(cacheFolder: string) {
  const { account, wire } = plainWire(`http://127.0.0.1:${String(port)}/v1`, 'sk-bench');
  const store = new BatchStore({
    accounts: () => [account],
    onDidChangeAccounts: () => ({ dispose: () => undefined }),
    apiFor: (one) => wire.connect(one),
    clock: systemClock,
  });
  const quiet = new QuietTimes(systemClock);
  const source = {
    states: () => store.states(),
    state: (id: string) => store.state(id),
    find: (id: string, batchId: string) => store.find(id, batchId),
    records: () => [],
    isQuiet: () => false,
    fits: () => true,
    submissionOf: () => undefined,
    grouping: () => 'account' as const,
    sectionOf: () => 'active' as const,
    ordered: (batches: readonly Batch[]) => batches,
    jobOf: () => undefined,
    job: () => undefined,
    joint: jointBatch,
    marks: () => [],
  };
  const context = aViewContext({ source, formats, quiet, clock: systemClock });
  const view = (node: TreeNode) => viewOf(node, context);
  const tree = new BatchTree({
    model: new TreeModel(source),
    view,
    look: () => Promise.resolve(),
    tooltip: () => Promise.resolve([]),
  });
  let drawing: Promise<unknown> = Promise.resolve();
  // As the editor does: an expanded node's children, then the items of all of them.
  const draw = async (node?: TreeNode): Promise<void> => {
    const children = await tree.getChildren(node);
    await Promise.all(children.map(async (child) => tree.getTreeItem(child)));
    for (const child of children) if (child.kind === 'account') await draw(child);
  };
  tree.onDidChangeTreeData((nodes) => {
    for (const node of nodes ?? [undefined]) drawing = drawing.then(() => draw(node));
  });
  // As the extension's own: each follows the store by itself.
  store.onDidChange(() => store.activeCount());
  store.onDidChange((change) => {
    if (change.kind === 'batches')
      findDoubled(
        [],
        change.batchIds.flatMap((id) => store.find(change.accountId, id) ?? []),
      );
  });
  store.onDidChange((change) => {
    if (change.kind === 'batches')
      for (const id of change.batchIds) {
        const batch = store.find(change.accountId, id);
        if (batch) quiet.note(batch);
      }
  });
  store.onDidChange((change) => {
    tree.update(change);
    viewMessage(store.states(), true, formats);
    viewDescription(store.states(), formats);
  });
  const cache = new SharedCache({ folder: cacheFolder, store });
  const settled = async () => {
    for (let before; before !== drawing;) {
      before = drawing;
      await drawing;
      await cache.settled();
    }
  };
  return {
    settled,
    draw: () => (drawing = drawing.then(() => draw())),
    refresh: async () => {
      await store.refresh();
      await settled();
    },
    dispose() {
      cache.dispose();
      store.dispose();
      wire.dispose();
    },
  };
}

async function round(n: number): Promise<Stretches> {
  const cacheFolder = join(folder, String(n));
  const window = openWindow(cacheFolder);
  await window.draw();
  const first = await longestStretch(() => window.refresh());
  // The service's answers differ from time to time: every batch has got on.
  const again = await longestStretch(() => window.refresh());
  window.dispose();
  const second = openWindow(cacheFolder);
  await second.draw();
  const fromFile = await longestStretch(() => second.settled());
  second.dispose();
  return { first, again, fromFile };
}

const all: Stretches[] = [];
for (let n = 0; n < Number(values.rounds) + warmUps; n++) {
  const one = await round(n);
  if (n >= warmUps) all.push(one);
}
const median = (name: keyof Stretches) => {
  const sorted = all.map((one) => one[name]).sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(1));
};
console.log(
  JSON.stringify({
    bench: `tracking ${values.batches} batches in one answer`,
    firstMs: median('first'),
    againMs: median('again'),
    fromFileMs: median('fromFile'),
  }),
);
server.disconnect();
await rm(folder, { recursive: true });
