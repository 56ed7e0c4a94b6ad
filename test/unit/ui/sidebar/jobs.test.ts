import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Batch } from '../../../../src/batches/batch.ts';
import { Emitter } from '../../../../src/batches/emitter.ts';
import { jobKey } from '../../../../src/tracking/journal/jobMark.ts';
import { Jobs, retryOf } from '../../../../src/ui/batch/jobs.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { QuietTimes } from '../../../../src/ui/sidebar/quietTimes.ts';
import type { TreeNode } from '../../../../src/ui/sidebar/treeNode.ts';
import type { BatchMark, Grouping } from '../../../../src/ui/sidebar/treeSource.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aViewContext } from '../../../support/aViewContext.ts';
import { aSubmission } from '../../../support/aSubmission.ts';
import { aSource, aState } from '../../../support/aStore.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');
const vscode = await import('vscode');
const { EndNotices } = await import('../../../../src/ui/sidebar/endNotices.ts');
const { tooltipOf } = await import('../../../../src/ui/sidebar/tooltipOf.ts');
const { viewOf } = await import('../../../../src/ui/sidebar/viewOf.ts');

const now = 1_790_000_300_000;
const clock = { now: () => now, elapsed: () => 0, after: () => () => undefined };
const formats = formatsFor('en', 'UTC');
const noRecords = { submissionOf: () => undefined };

const marked = (id: string, mark: string | undefined, change: Partial<Batch> = {}) =>
  aBatch({ id, ...change, metadata: mark === undefined ? {} : { [jobKey]: mark } });

interface Shown {
  readonly grouping?: Grouping;
  readonly pinned?: string;
  readonly fits?: (batch: Batch) => boolean;
  readonly ordered?: (batches: readonly Batch[]) => readonly Batch[];
}

function shown(batches: readonly Batch[], { grouping = 'account', pinned, fits, ordered }: Shown) {
  const base = aSource([aState({ batches })]);
  const jobs = new Jobs(base, noRecords);
  const marks = ({ id }: Batch): readonly BatchMark[] => (id === pinned ? ['pinned'] : []);
  const source = {
    ...base,
    records: () => [],
    isQuiet: () => false,
    fits: fits ?? (() => true),
    grouping: () => grouping,
    sectionOf: (batch: Batch) => marks(batch)[0] ?? batch.status,
    ordered: ordered ?? ((all: readonly Batch[]) => all),
    jobOf: (batch: Batch) => jobs.of(batch),
    job: (accountId: string, jobId: string) => jobs.find(accountId, jobId),
    joint: jobs.joint.bind(jobs),
    marks,
  };
  const model = new TreeModel(source);
  const context = aViewContext({
    source,
    formats,
    quiet: new QuietTimes(clock),
    clock,
  });
  return { model, context, view: (node: TreeNode) => viewOf(node, context) };
}

function walk(
  model: InstanceType<typeof TreeModel>,
  nodes: readonly TreeNode[],
): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...walk(model, model.children(node))]);
}

const parts = [
  marked('x-1', 'x 1/2', { status: 'completed', counts: { total: 10, completed: 10, failed: 0 } }),
  marked('x-2', 'x 2/2', { counts: { total: 10, completed: 5, failed: 0 } }),
];

describe('a job in the tree', () => {
  it('holds each of its batches once, and below what the tree says is above it', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const mark = fc.constantFrom(undefined, 'a retry', 'b retry', 'x 1/2', 'x 2/2', 'x retry');
    const status = fc.constantFrom('completed', 'failed', 'in_progress' as const);
    const batches = fc
      .uniqueArray(fc.tuple(fc.constantFrom(...ids), mark, status), { selector: ([id]) => id })
      .map((all) =>
        all.map(([id, text, state]) => marked(id, text, { status: state as 'failed' })),
      );
    const grouping = fc.constantFrom<Grouping>('account', 'state');
    const pinned = fc.constantFrom(...ids);
    fc.assert(
      fc.property(batches, grouping, pinned, (known, by, pin) => {
        const { model } = shown(known, { grouping: by, pinned: pin });
        const nodes = walk(model, model.roots());
        const found = nodes.flatMap((node) => (node.kind === 'batch' ? [node.batchId] : []));
        assert.deepEqual(found.toSorted(), known.map(({ id }) => id).toSorted());
        for (const node of nodes)
          for (const child of model.children(node)) assert.equal(model.parent(child), node);
      }),
    );
  });

  it('says how its batches stand together, and each of them below it', () => {
    const { model, view, context } = shown(parts, {});
    const [job, ...others] = model.children(model.roots()[0]!);
    assert.deepEqual(others, []);
    const { description, contextValue, icon, ...rest } = view(job!);
    assert.equal(rest.lead, '15/20');
    assert.match(description, /^2 parts · /);
    assert.equal(contextValue, 'job active hasInput cancellable');
    assert.equal(icon?.id, 'sync~spin');
    assert.equal(rest.label, 'x', 'without the number of the part');
    assert.match(rest.spoken ?? '', /^Batch x, Kimi, In progress, 15 of 20 done, .*2 parts$/);
    const tooltip = tooltipOf(job!, view(job!), context);
    assert.deepEqual(tooltip.slice(2), [
      'x-1: Completed · 10 succeeded',
      'x-2: In progress · 5 of 10 done',
    ]);
  });

  it('is shown whole when one of its batches fits, where the first of them stands', () => {
    const all = [marked('x-3', 'y 1/2'), ...parts, aBatch({ id: 'z' })];
    const { model } = shown(all, {
      fits: ({ id }) => id === 'x-2' || id === 'z',
      ordered: (batches) => batches.toReversed(),
    });
    const [last, job] = model.children(model.roots()[0]!);
    assert.deepEqual([last?.kind, job?.kind], ['batch', 'job']);
    assert.equal(model.children(job!).length, 2);
  });

  it('stands with its pinned batch', () => {
    const { model } = shown(parts, { grouping: 'state', pinned: 'x-1' });
    assert.deepEqual(
      model.roots().map((node) => node.kind === 'section' && node.section),
      ['pinned'],
    );
  });

  it('is known from our records where a service keeps no metadata', () => {
    const source = aSource([aState({ batches: [aBatch({ id: 'a' }), aBatch({ id: 'b' })] })]);
    const job = { id: 'a' };
    const submissionOf = (_account: string, id: string) =>
      id === 'b' ? aSubmission({ batchId: 'b', job }) : undefined;
    const jobs = new Jobs(source, { submissionOf });
    assert.equal(jobs.of(aBatch({ id: 'a' }))?.id, 'a');
    assert.deepEqual(
      retryOf(aBatch({ id: 'b' }), jobs),
      job,
      'a retry of a retry is of the same job',
    );
    assert.deepEqual(retryOf(aBatch({ id: 'c' }), jobs), { id: 'c' });
  });
});

describe('the end of a job', () => {
  function notices(batches: readonly Batch[], diskRefuses = false) {
    const source = aSource([aState({ batches })]);
    const ends = new Emitter<Batch>();
    const said: string[] = [];
    const claimed = new Set<string>();
    const timer = new ManualClock();
    const tell = (sentence: string) => {
      said.push(sentence);
      return Promise.resolve(undefined);
    };
    Object.assign(vscode.window, { showInformationMessage: tell, showWarningMessage: tell });
    const window = () =>
      new EndNotices({
        settings: { notifications: () => 'all' } as never,
        store: { onDidEnd: ends.event } as never,
        records: { isMine: () => true, whenRead: () => Promise.resolve() } as never,
        announced: {
          claim: (key) => {
            if (diskRefuses) return Promise.reject(new Error('EROFS'));
            const isFirst = !claimed.has(key);
            claimed.add(key);
            return Promise.resolve(isFirst);
          },
        },
        jobs: new Jobs(source, noRecords),
        clock: timer,
        formats,
        nameOf: ({ id }) => id,
        nameOfJob: ({ id }) => `job ${id}`,
      });
    const [first, second] = [window(), window()];
    return {
      said,
      async end(batch: Batch) {
        ends.fire(batch);
        await new Promise(setImmediate);
        timer.advance(1_000);
        await new Promise(setImmediate);
      },
      dispose() {
        first.dispose();
        second.dispose();
      },
    };
  }
  const ended = { status: 'completed', counts: { total: 10, completed: 10, failed: 0 } } as const;

  it('is told once, by one window, when its last batch ends', async () => {
    const running = notices(parts);
    await running.end(parts[0]!);
    assert.deepEqual(running.said, []);
    running.dispose();

    const both = [parts[0]!, marked('x-2', 'x 2/2', ended)];
    const over = notices(both);
    for (const batch of both) await over.end(batch);
    assert.deepEqual(over.said, ['job x: Completed · 20 succeeded · 2 parts']);
    over.dispose();
  });

  it('is told again when a retry of it ends', async () => {
    const root = aBatch({ id: 'root', status: 'completed', counts: { total: 10, completed: 8, failed: 2 } }); // prettier-ignore
    const retry = marked('r', 'root retry', { status: 'completed', counts: { total: 2, completed: 2, failed: 0 } }); // prettier-ignore
    const over = notices([root, retry]);
    await over.end(retry);
    assert.deepEqual(over.said, ['job root: Completed · 10 succeeded · 1 retry']);
    over.dispose();
  });

  it('is told by each window rather than by none when the disk keeps no record of it', async () => {
    const over = notices([aBatch({ id: 'a', ...ended })], true);
    await over.end(aBatch({ id: 'a', ...ended }));
    assert.equal(over.said.length, 2);
    over.dispose();
  });
});
