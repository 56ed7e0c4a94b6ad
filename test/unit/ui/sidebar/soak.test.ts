import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure } from '../../../../src/batches/apiFailure.ts';
import type { Batch } from '../../../../src/batches/batch.ts';
import type { BatchApi, BatchPage } from '../../../../src/batches/batchApi.ts';
import { Emitter } from '../../../../src/batches/emitter.ts';
import { BatchStore } from '../../../../src/tracking/batches/batchStore.ts';
import { mostKept } from '../../../../src/tracking/batches/mergeBatches.ts';
import { Poller } from '../../../../src/tracking/batches/poller.ts';
import { jobKey } from '../../../../src/tracking/journal/jobMark.ts';
import { Jobs } from '../../../../src/ui/batch/jobs.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount } from '../../../support/aStore.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { EndNotices } = await import('../../../../src/ui/sidebar/endNotices.ts');

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const pageSize = 20;

/** The same numbers in every run: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A service whose batches take their time, and whose answers fail: now and then, and for hours on the third day. */
class SlowService {
  readonly #clock: ManualClock;
  readonly #random: () => number;
  readonly #start: number;
  readonly #batches: { readonly batch: Batch; readonly endsAt: number }[] = [];
  calls = 0;

  constructor(clock: ManualClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.#start = clock.now();
  }

  create(metadata: Readonly<Record<string, string>>): Batch {
    const now = this.#clock.now();
    const id = `batch_${String(this.#batches.length)}`;
    const times = { createdAt: Math.floor(now / 1000) };
    const batch = aBatch({ id, metadata, times, counts: { total: 100, completed: 0, failed: 0 } });
    // From minutes to more than a day.
    const endsAt = now + 5 * minute + this.#random() ** 3 * 30 * hour;
    this.#batches.unshift({ batch, endsAt });
    return batch;
  }

  get api(): BatchApi {
    const listBatches = async (after: string | null): Promise<BatchPage> => {
      await this.#fail();
      const from = after === null ? 0 : Number(after);
      const batches = this.#batches.slice(from, from + pageSize).map((one) => this.#now(one));
      const next = from + pageSize < this.#batches.length ? String(from + pageSize) : null;
      return { batches, next, isLast: next === null };
    };
    const retrieveBatch = async (wanted: string) => {
      await this.#fail();
      const found = this.#batches.find(({ batch }) => batch.id === wanted);
      if (!found) throw new ApiFailure({ kind: 'not_found' });
      return this.#now(found);
    };
    return { listBatches, retrieveBatch } as Partial<BatchApi> as BatchApi;
  }

  #now({ batch, endsAt }: { batch: Batch; endsAt: number }): Batch {
    const now = this.#clock.now();
    if (now >= endsAt) {
      const times = { ...batch.times, completedAt: Math.floor(endsAt / 1000) };
      const counts = { total: 100, completed: 99, failed: 1 };
      return { ...batch, status: 'completed', statusWord: 'completed', times, counts };
    }
    const begun = (batch.times.createdAt ?? 0) * 1000;
    const completed = Math.floor((99 * (now - begun)) / (endsAt - begun));
    return { ...batch, counts: { total: 100, completed, failed: 0 } };
  }

  async #fail(): Promise<void> {
    this.calls++;
    await Promise.resolve();
    const passed = this.#clock.now() - this.#start;
    const isDown = passed > 3 * day && passed < 3 * day + 5 * hour;
    const fate = this.#random();
    if (isDown || fate < 0.05) throw new ApiFailure({ kind: 'timeout' });
    if (fate < 0.08) throw new ApiFailure({ kind: 'rate', retryAfterMs: 90_000 });
    if (fate < 0.1) throw new ApiFailure({ kind: 'server' });
  }
}

test('seven days with faults and two windows: every end is told once, and nothing grows', async () => {
  const clock = new ManualClock();
  const random = seeded(14);
  const service = new SlowService(clock, random);
  const claimed = new Set<string>();
  let told = 0;
  const tell = (sentence: string) => {
    told += Number(/^(\d+) batches have ended/.exec(sentence)?.[1] ?? 1);
    return Promise.resolve(undefined);
  };
  Object.assign(vscode.window, { showInformationMessage: tell, showWarningMessage: tell });

  const windows = [0, 1].map(() => {
    const edited = new Emitter<void>();
    const store = new BatchStore({
      accounts: () => [anAccount()],
      onDidChangeAccounts: edited.event,
      apiFor: () => service.api,
      clock,
    });
    const poller = new Poller({ store, clock, intervalMs: () => 30_000, random });
    const notices = new EndNotices({
      settings: { notifications: () => 'all' } as never,
      store,
      records: { isMine: () => true, whenRead: () => Promise.resolve() } as never,
      announced: {
        claim(key) {
          const isFirst = !claimed.has(key);
          claimed.add(key);
          return Promise.resolve(isFirst);
        },
      },
      jobs: new Jobs(store, { submissionOf: () => undefined }),
      clock,
      formats: formatsFor('en', 'UTC'),
      nameOf: ({ id }) => id,
      nameOfJob: ({ id }) => id,
    });
    return { store, poller, notices };
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    for (let turn = 0; turn < 6; turn++) await new Promise(setImmediate);
  };
  const submit = (metadata: Readonly<Record<string, string>> = {}) =>
    windows[0]?.store.put(service.create(metadata));

  let ends = 0;
  const end = clock.now() + 7 * day;
  for (let step = 0; clock.now() < end; step++) {
    const isNight = clock.now() % day < 1 * minute;
    // A machine that sleeps wakes up hours later, in the middle of what it did.
    await pass(isNight ? 8 * hour : 30_000);
    if (step % 40 !== 0 || clock.now() > end - 40 * hour) continue;
    ends++;
    if (step % 200 === 0)
      for (const part of ['1/2', '2/2']) submit({ [jobKey]: `job-${String(step)} ${part}` });
    else submit();
    assert.ok(clock.waiting.length <= 6, `timers: ${clock.waiting.join(', ')}`);
  }
  for (let step = 0; step < 120; step++) await pass(minute);

  assert.ok(ends > 200, `only ${String(ends)} jobs and batches`);
  for (const { store } of windows) assert.equal(store.activeCount(), 0, 'no end is missed');
  assert.equal(told, ends, 'and each is told once');
  for (const { store } of windows)
    assert.ok((store.state('kimi')?.batches.length ?? 0) <= mostKept);
  const polls = (7 * day) / 30_000;
  assert.ok(service.calls < 2 * 3 * polls, `${String(service.calls)} calls`);
  for (const { store, poller, notices } of windows) {
    poller.dispose();
    notices.dispose();
    store.dispose();
  }
  assert.deepEqual(clock.waiting, [], 'no timer is left');
});
