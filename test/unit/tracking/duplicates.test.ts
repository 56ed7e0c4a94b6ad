import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { agreementTo, findDuplicates, notAgreed } from '../../../src/tracking/submit/duplicates.ts';
import type {
  Submission,
  SubmissionDraft,
  SubmissionFacts,
  SubmissionStep,
} from '../../../src/tracking/journal/submission.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import {
  resume,
  submitFile,
  type SubmissionPlan,
} from '../../../src/tracking/submit/submitFile.ts';
import { aDraft } from '../../support/aDraft.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { MemoryService } from '../../support/memoryService.ts';

const root = await mkdtemp(join(tmpdir(), 'duplicates-'));
after(() => rm(root, { recursive: true, force: true }));

const key = { key: 'sk-planted', origin: 'https://k.example' };
const plan: SubmissionPlan = {
  account: { id: 'kimi', provider: 'kimi', name: 'Kimi', baseUrl: 'https://k.example/v1' },
  source: { path: '/project/tags.jsonl', filename: 'tags.jsonl', bytes: 10 },
  sha256: 'sha',
  async indexLines(_path, target) {
    await writeFile(target, 'index');
    return 'sha';
  },
  fileUri: 'file:///project/tags.jsonl',
  requests: 1,
  model: 'kimi-k2.6',
  endpoint: '/v1/chat/completions',
  completionWindow: '24h',
  metadata: {},
};

/** A window whose every touch of the folder waits for its turn. */
class TurnJournal extends Journal {
  readonly #turn: () => Promise<unknown>;

  constructor(folder: string, turn: () => Promise<unknown>) {
    super({ folder, clock: new HastyClock() });
    this.#turn = turn;
  }

  override async plan(...args: Parameters<Journal['plan']>): Promise<Submission> {
    await this.#turn();
    return super.plan(...args);
  }

  override async step(
    id: string,
    step: SubmissionStep,
    facts?: SubmissionFacts,
  ): Promise<Submission> {
    await this.#turn();
    return super.step(id, step, facts);
  }

  override async list(): Promise<readonly Submission[]> {
    await this.#turn();
    const list = await super.list();
    await this.#turn();
    return list;
  }

  override async discard(id: string): Promise<void> {
    await this.#turn();
    return super.discard(id);
  }
}

type Act = 'submit' | 'resume';

/** Windows that send the same bytes at once, each asking nobody; how many batches came of it, and of what records. */
async function race(turn: () => Promise<unknown>, acts: readonly Act[]) {
  const folder = await mkdtemp(join(root, 'j-'));
  const api = new MemoryService();
  const left = await new Journal({ folder }).plan(aDraft({ sha256: 'sha' }));
  const journal = new Journal({ folder });
  await journal.step(left.id, 'uploading');
  const file = await journal.step(left.id, 'stopped', { fileId: 'file-0', failure: 'cancelled' });
  const windows = acts.map(async (act) => {
    const own = new TurnJournal(folder, turn);
    const agreed = agreementTo(await findDuplicates(own, { sha256: 'sha', accountId: 'kimi' }));
    const allow = async ({ id }: Submission) => {
      const others = notAgreed(
        await findDuplicates(own, { sha256: 'sha', accountId: 'kimi' }),
        agreed,
      );
      return others.every(({ submission }) => submission.id === id);
    };
    const deps = { api, journal: own, key, clock: new HastyClock() };
    await (act === 'submit' ? submitFile(plan, deps, { allow }) : resume(file, deps, { allow }));
  });
  const ends = await Promise.allSettled(windows);
  return {
    batches: api.batches.length,
    ends: ends.filter(({ status }) => status === 'fulfilled').length,
    records: (await journal.list()).map(({ step }) => step),
  };
}

for (const acts of [
  ['submit', 'submit'],
  ['submit', 'submit', 'submit'],
  ['submit', 'resume'],
  ['resume', 'resume'],
  ['submit', 'submit', 'resume'],
] as const) {
  test(`at once, however their steps fall: ${acts.join(', ')}: no two batches without a word`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const raced = race(() => scheduler.schedule(Promise.resolve()), acts);
        const { batches, ends, records } = await scheduler.waitFor(raced);
        assert.ok(batches <= 1, `${String(batches)} batches`);
        // Two that use files which were left may both stand back.
        if (acts.every((act) => act === 'submit')) assert.equal(batches, 1, 'one goes on');
        assert.equal(ends, batches);
        assert.equal(records.filter((step) => step === 'created').length, batches);
        assert.ok(
          records.every((step) => step === 'created' || step === 'stopped'),
          records.join(),
        );
      }),
      { numRuns: 30 },
    );
  });
}

test('whoever comes alone is not held up', async () => {
  const atOnce = () => Promise.resolve();
  for (const act of ['submit', 'resume'] as const)
    assert.equal((await race(atOnce, [act])).batches, 1);
});

async function aRecord(
  journal: Journal,
  steps: readonly SubmissionStep[],
  change: Partial<SubmissionDraft> = {},
): Promise<Submission> {
  let submission = await journal.plan(aDraft(change));
  for (const step of steps)
    submission = await journal.step(submission.id, step, {
      ...(step === 'uploaded' && { fileId: 'file-1' }),
      ...(step === 'created' && { batchId: 'batch_1' }),
    });
  await journal.release(submission.id);
  return submission;
}

test('only what costs more than was agreed to is new', async () => {
  const journal = new Journal({ folder: await mkdtemp(join(root, 'j-')) });
  const { id } = await aRecord(journal, ['uploading', 'uploaded']);
  const found = () => findDuplicates(journal, { sha256: 'sha', accountId: 'kimi' });
  const agreed = agreementTo(await found());
  const news = async () => notAgreed(await found(), agreed).map(({ state }) => state);
  assert.deepEqual(await news(), []);
  await journal.step(id, 'creating');
  assert.deepEqual(await news(), ['running'], 'another window uses its file');
  await journal.release(id);
  assert.deepEqual(await news(), ['unconfirmed']);
  const more = agreementTo(await found());
  await journal.step(id, 'created', { batchId: 'batch_1' });
  assert.deepEqual(notAgreed(await found(), more), [], 'nothing worse came of what was known');
  await aRecord(journal, ['uploading'], { sha256: 'other' });
  await aRecord(journal, ['uploading'], { accountId: 'other' });
  await aRecord(journal, []);
  assert.deepEqual(notAgreed(await found(), more), []);
});

test('what is not allowed leaves no record, and a file that was there stays on its record', async () => {
  const folder = await mkdtemp(join(root, 'j-'));
  const api = new MemoryService();
  const journal = new Journal({ folder });
  const deps = { api, journal, key, clock: new HastyClock() };
  const seen: string[] = [];
  const allow = async ({ id }: Submission) => {
    seen.push((await journal.find(id))?.step ?? 'none');
    return false;
  };
  await assert.rejects(submitFile(plan, deps, { allow }), { kind: 'cancelled' });
  assert.deepEqual(await journal.list(), []);
  const left = await aRecord(journal, ['uploading', 'uploaded']);
  await assert.rejects(resume(left, deps, { allow }), { kind: 'cancelled' });
  const [record] = await journal.list();
  assert.deepEqual([record?.step, record?.fileId], ['stopped', 'file-1']);
  assert.deepEqual(seen, ['planned', 'creating']);
  assert.deepEqual(api.calls, ['listBatches'], 'a look, and nothing is sent');
});
