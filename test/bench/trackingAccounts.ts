/**
 * 10,000 batches over five accounts, as a window meets them whose user leaves the view open all day: all accounts are
 * expanded. One JSON line: the first paint from the file that windows share, a poll that changes 100 batches, each key
 * of a filter that is typed, and the memory; beside the poll, what drawing the whole tree anew costs. Milliseconds of
 * this thread's work; the first screen and all rows also by the clock. The median of the rounds; the first warms up.
 *
 *   node test/bench/trackingAccounts.ts [--rounds 5] [--batches 10000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Account } from '../../src/batches/account.ts';
import type { Batch } from '../../src/batches/batch.ts';
import { systemClock as clock } from '../../src/batches/clock.ts';
import { BatchStore } from '../../src/tracking/batches/batchStore.ts';
import { SharedCache } from '../../src/tracking/batches/sharedCache.ts';
import { jointBatch } from '../../src/tracking/jobs/jointBatch.ts';
import { formatsFor } from '../../src/ui/kit/formats.ts';
import { BatchList } from '../../src/ui/sidebar/batchList.ts';
import { QuietTimes } from '../../src/ui/sidebar/quietTimes.ts';
import type { TreeNode } from '../../src/ui/sidebar/treeNode.ts';
import { aBatch } from '../support/aBatch.ts';
import { aViewContext } from '../support/aViewContext.ts';
import { anAccount } from '../support/aStore.ts';
import { apiWith } from '../support/apiWith.ts';
import { provideVscodeWords } from '../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../src/ui/sidebar/treeModel.ts');
const { BatchTree } = await import('../../src/ui/sidebar/batchTree.ts');
const { viewOf } = await import('../../src/ui/sidebar/viewOf.ts');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    batches: { type: 'string', default: '10000' },
  },
});
const accounts = [1, 2, 3, 4, 5].map((n) => anAccount({ id: `team-${String(n)}`, name: `Team ${String(n)}` })); // prettier-ignore
const perAccount = Math.floor(Number(values.batches) / accounts.length);
/** As many as a service's first page. */
const perPage = 100;
const activePerAccount = 20;
/** What is seen of the list at once. */
const rowsOfScreen = 60;
const typed = 'nightly 17';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const formats = formatsFor('en');
const now = Math.floor(clock.now() / 1000);
let progress = 0;

/** What a service tells of its batches; the newest are active and get on from poll to poll. */
function told(account: Account, count: number): readonly Batch[] {
  return Array.from({ length: count }, (_, i) =>
    aBatch({
      accountId: account.id,
      id: `batch_${String(i).padStart(20, '0')}`,
      status: i < activePerAccount ? 'in_progress' : 'completed',
      model: 'kimi-k2.6',
      counts: { total: 1_000, completed: i < activePerAccount ? progress : 1_000, failed: 0 },
      metadata: { batch_name: `nightly ${String(i)}`, about: 'x'.repeat(200) },
      times: { createdAt: now - i * 600, ...(i >= activePerAccount && { completedAt: now - i * 600 + 300 }) }, // prettier-ignore
      raw: { id: i, object: 'batch', about: 'x'.repeat(500) },
    }),
  );
}

/** Of this thread alone, in milliseconds: what it waits for because the machine does something else is not its work. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function worked(work: () => Promise<unknown>): Promise<number> {
  const before = workedMs();
  await work();
  return workedMs() - before;
}

/** The store, the shared file and the tree of a window, whose every row the editor asks for. */
function openWindow(folder: string, count: number) {
  let rows = 0;
  let screenAt = 0;
  const store = new BatchStore({
    accounts: () => accounts,
    onDidChangeAccounts: () => ({ dispose: () => undefined }),
    apiFor: (account) =>
      apiWith(undefined as never, {
        listBatches: () =>
          Promise.resolve({ batches: told(account, count), next: 'more', isLast: false }),
      }),
    clock,
  });
  const memory = new Map<string, unknown>();
  const list = new BatchList({
    memory: {
      get: (key: string) => memory.get(key) as never,
      update: (key, value) => Promise.resolve(void memory.set(key, value)),
    },
    now: () => clock.now(),
    nameOf: (batch) => batch.metadata['batch_name'] ?? batch.id,
    accountName: (id) => id,
    statusOf: ({ status }) => status,
    modelOf: ({ model }) => model ?? '',
    isMine: () => false,
  });
  const source = {
    states: () => store.states(),
    state: (id: string) => store.state(id),
    find: (id: string, batchId: string) => store.find(id, batchId),
    records: () => [],
    isQuiet: () => false,
    fits: (batch: Batch) => list.fits(batch),
    submissionOf: () => undefined,
    grouping: () => 'account' as const,
    sectionOf: () => 'active',
    ordered: (batches: readonly Batch[]) => list.ordered(batches),
    marks: (batch: Batch) => list.marks(batch),
    jobOf: () => undefined,
    job: () => undefined,
    joint: jointBatch,
  };
  const context = aViewContext({
    source,
    formats,
    quiet: new QuietTimes(clock),
    clock,
  });
  const tree = new BatchTree({
    model: new TreeModel(source),
    view: (node) => viewOf(node, context),
    look: () => Promise.resolve(),
    tooltip: () => Promise.resolve([]),
  });
  let drawing: Promise<unknown> = Promise.resolve();
  // As the editor does: the item of a node and, when it is expanded, of all its children.
  const draw = async (node?: TreeNode): Promise<void> => {
    if (node) {
      rows += 1;
      await tree.getTreeItem(node);
      if (rows > rowsOfScreen) screenAt ||= performance.now();
    }
    if (node && node.kind !== 'account') return;
    await Promise.all((await tree.getChildren(node)).map(draw));
  };
  tree.onDidChangeTreeData((nodes) => {
    for (const node of nodes ?? [undefined]) drawing = drawing.then(() => draw(node));
  });
  list.onDidChange((change) => {
    if (change === 'filter') tree.refilter();
    else tree.redraw();
  });
  store.onDidChange((change) => {
    tree.update(change);
  });
  const cache = new SharedCache({ folder, store });
  const settled = async () => {
    for (let before; before !== drawing;) {
      before = drawing;
      await drawing;
      await cache.settled();
    }
  };
  return {
    list,
    settled,
    rows: () => rows,
    /** When the editor had a first screen full of rows. */
    screenAt: () => screenAt,
    redraw: async () => {
      tree.redraw();
      await drawing;
    },
    drawn: async () => {
      await draw();
      await settled();
    },
    poll: async () => {
      progress += 1;
      await store.refresh();
      await settled();
    },
    type: async (words: string) => {
      void list.setFilter(words, false);
      await drawing;
    },
    dispose() {
      cache.dispose();
      store.dispose();
      list.dispose();
      tree.dispose();
    },
  };
}

async function round(folder: string) {
  collect();
  const { heapUsed } = process.memoryUsage();
  const start = performance.now();
  const startWork = workedMs();
  const window = openWindow(folder, perPage);
  await window.drawn();
  const firstPaintMs = window.screenAt() - start;
  const allRowsMs = performance.now() - start;
  const allRowsWorkMs = workedMs() - startWork;
  collect();
  const memoryMB = (process.memoryUsage().heapUsed - heapUsed) / 1_000_000;
  await window.poll();
  const before = window.rows();
  const pollMs = await worked(() => window.poll());
  const pollRows = window.rows() - before;
  const reloadMs = await worked(() => window.redraw());
  const keys: number[] = [];
  for (let at = 1; at <= typed.length; at++)
    keys.push(await worked(() => window.type(typed.slice(0, at))));
  window.dispose();
  return {
    firstPaintMs,
    allRowsMs,
    allRowsWorkMs,
    pollMs,
    pollRows,
    reloadMs,
    // The first key reads every batch's words; the next ones leave all rows, the last one few.
    filterFirstKeyMs: keys[0] ?? Number.NaN,
    filterWideKeyMs: median(keys.slice(1, 8)),
    filterNarrowKeyMs: keys.at(-1) ?? Number.NaN,
    memoryMB,
  };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-accounts-'));
const earlier = openWindow(folder, perAccount);
await earlier.poll();
earlier.dispose();
const all: Awaited<ReturnType<typeof round>>[] = [];
for (let n = 0; n <= Number(values.rounds); n++) {
  const one = await round(folder);
  if (n > 0) all.push(one);
}
const of = (name: keyof (typeof all)[number]) =>
  Number(median(all.map((one) => one[name])).toFixed(1));
console.log(
  JSON.stringify({
    bench: `tracking ${String(perAccount * accounts.length)} batches over ${String(accounts.length)} accounts`,
    firstPaintMs: of('firstPaintMs'),
    allRowsMs: of('allRowsMs'),
    allRowsWorkMs: of('allRowsWorkMs'),
    pollMs: of('pollMs'),
    pollRows: of('pollRows'),
    fullReloadMs: of('reloadMs'),
    pollToReload: Number((of('pollMs') / of('reloadMs')).toFixed(2)),
    filterFirstKeyMs: of('filterFirstKeyMs'),
    filterWideKeyMs: of('filterWideKeyMs'),
    filterNarrowKeyMs: of('filterNarrowKeyMs'),
    memoryMB: of('memoryMB'),
  }),
);
await rm(folder, { recursive: true });
