import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchStore } from '../../../src/tracking/batches/batchStore.ts';
import { cacheLines, readCachedAccount, withoutFuture, type CachedAccount } from '../../../src/tracking/batches/cachedAccount.ts'; // prettier-ignore
import { mergeBatches, type Sighting, type Sightings } from '../../../src/tracking/batches/mergeBatches.ts'; // prettier-ignore
import {
  doneOf,
  mostOfEnded,
  mostSamples,
  readSamples,
  thinSamples,
  uniteSamples,
  type Sample,
} from '../../../src/tracking/progress/samples.ts';
import { SharedCache } from '../../../src/tracking/batches/sharedCache.ts';
import { aBatch } from '../../support/aBatch.ts';
import { anAccount } from '../../support/aStore.ts';
import { apiWith } from '../../support/apiWith.ts';
import { setClock } from '../../support/openSimulator.ts';

const start = 1_790_000_000;

/** Looks at one batch, a minute apart; null is a look that shows the counts of the one before. */
function watch(dones: readonly number[], total = 1_000_000, status = 'in_progress' as const) {
  let known: Sightings = new Map();
  for (const [minute, done] of dones.entries()) {
    const batch = aBatch({ status, counts: { total, completed: done, failed: 0 } });
    known = mergeBatches(known, [{ batch, seenAt: (start + minute * 60) * 1000 }]).known;
  }
  return known;
}

const samplesOf = (known: Sightings) => known.get('batch_1')?.samples ?? [];

/** The curve at a moment, between its points. */
function valueAt(samples: readonly Sample[], at: number): number {
  const next = samples.findIndex(([time]) => time >= at);
  const [a, b] = next < 0 ? samples.slice(-1) : [samples[Math.max(0, next - 1)], samples[next]];
  if (!a) return Number.NaN;
  if (!b) return doneOf(a);
  if (a[0] === b[0]) return doneOf(b);
  return doneOf(a) + ((at - a[0]) / (b[0] - a[0])) * (doneOf(b) - doneOf(a));
}

test('a look adds a sample when counts changed, and the end of a pause before it', () => {
  assert.deepEqual(samplesOf(watch([0, 5, 5, 5, 9])), [
    [start, 0, 0, 1_000_000],
    [start + 60, 5, 0, 1_000_000],
    [start + 180, 5, 0, 1_000_000],
    [start + 240, 9, 0, 1_000_000],
  ]);
});

test('a batch that was never seen active has no samples, and one that ends gets a last one', () => {
  const ended = aBatch({ status: 'completed', counts: { total: 10, completed: 10, failed: 0 } });
  const seen = { batch: ended, seenAt: (start + 600) * 1000 };
  assert.deepEqual(samplesOf(mergeBatches(new Map(), [seen]).known), []);
  const watched = mergeBatches(watch([0, 4], 10), [seen]).known;
  assert.deepEqual(samplesOf(watched).at(-1), [start + 600, 10, 0, 10]);
  // What is asked after the end changes nothing.
  const again = mergeBatches(watched, [{ ...seen, seenAt: seen.seenAt + 60_000 }]).known;
  assert.deepEqual(samplesOf(again), samplesOf(watched));
});

test('samples are in order, few, and draw the same curve, whatever the counts do', () => {
  const steps = fc.array(fc.oneof(fc.constant(0), fc.nat(2_000)), { minLength: 1, maxLength: 600 });
  fc.assert(
    fc.property(steps, (given) => {
      let done = 0;
      const dones = given.map((step) => (done += step));
      const samples = samplesOf(watch(dones, 2_000_000));
      assert.ok(samples.length <= mostSamples);
      assert.notEqual(readSamples(samples), undefined);
      assert.equal(samples[0]?.[0], start);
      assert.equal(samples.at(-1)?.[1], done);
      for (const [minute, value] of dones.entries()) {
        const drawn = valueAt(samples, start + minute * 60);
        assert.ok(Math.abs(drawn - value) <= Math.max(4_000, done * 0.03), `${drawn} ${value}`);
      }
    }),
    { numRuns: 60 },
  );
});

test('what two windows saw is one curve, in any order and however often', () => {
  const sample = fc.record({ at: fc.nat(500), done: fc.nat(100) });
  const list = fc.uniqueArray(sample, { selector: ({ at }) => at, maxLength: 300 }).map(
    (all) =>
    thinSamples(all.sort((a, b) => a.at - b.at).map(({ at, done }): Sample => [at, done, 0, 100]), mostSamples), // prettier-ignore
  );
  fc.assert(
    fc.property(list, list, (some, others) => {
      const both = uniteSamples(some, others);
      assert.notEqual(readSamples(both), undefined);
      assert.deepEqual(uniteSamples(both, both), both);
      assert.equal(both.at(-1)?.[0], [...some, ...others].map(([at]) => at).sort((a, b) => a - b).at(-1)); // prettier-ignore
    }),
    { numRuns: 100 },
  );
});

test('an older sighting of another window brings its samples, not its counts', () => {
  const known = watch([0, 5]);
  const older: Sighting = {
    batch: aBatch({ counts: { total: 1_000_000, completed: 1, failed: 0 } }),
    seenAt: (start - 60) * 1000,
    samples: [[start - 120, 0, 0, 1_000_000]],
  };
  const { known: merged, changed } = mergeBatches(known, [older]);
  assert.deepEqual(changed, []);
  assert.equal(merged.get('batch_1')?.batch.counts?.completed, 5);
  assert.deepEqual(samplesOf(merged).map(([at]) => at - start), [-120, 0, 60]); // prettier-ignore
});

test('all samples of an account are bounded: those of the oldest ended batches go first', () => {
  const samples = Array.from({ length: mostOfEnded }, (_, at): Sample => [start + at, at, 0, 40]);
  const all = Array.from({ length: 700 }, (_, i): Sighting => {
    const id = `batch_${String(i)}`;
    return { batch: aBatch({ id, status: 'completed', times: { createdAt: start - i } }), seenAt: 1, samples }; // prettier-ignore
  });
  const { known } = mergeBatches(new Map(), all);
  const with_ = [...known.values()].filter(({ samples: kept }) => kept).map(({ batch }) => batch.id); // prettier-ignore
  assert.equal(with_.length, 500);
  assert.ok(with_.includes('batch_0') && !with_.includes('batch_699'));
});

test('the file that windows share carries samples, and refuses broken ones', async () => {
  const known = watch([0, 3, 7]);
  const cached: CachedAccount = {
    version: 2,
    accountId: 'kimi',
    baseUrl: 'https://api.moonshot.cn/v1',
    attemptedAt: 1,
    updatedAt: 1,
    failuresInRow: 0,
    failure: null,
    next: null,
    sightings: [...known.values()],
  };
  const text = (await cacheLines(cached)).join('');
  const read = await readCachedAccount(Buffer.from(text));
  assert.deepEqual(read?.sightings[0]?.samples, samplesOf(known));
  const broken = text.replace(/"samples":\[\[\d+/, '$&0000');
  assert.equal(await readCachedAccount(Buffer.from(broken)), undefined);
  const early = withoutFuture(cached, (start + 70) * 1000);
  assert.deepEqual(early.sightings[0]?.samples?.length, 2);
});

test('what one window watched, the next session and other windows know', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'samples-'));
  const clock = setClock(start * 1000);
  let done = 0;
  const open = () => {
    const store = new BatchStore({
      accounts: () => [anAccount()],
      onDidChangeAccounts: () => ({ dispose: () => undefined }),
      apiFor: () =>
        apiWith(undefined as never, {
          listBatches: () => {
            const batch = aBatch({ counts: { total: 100, completed: done, failed: 0 } });
            return Promise.resolve({ batches: [batch], next: null, isLast: true });
          },
        }),
      clock,
    });
    return { store, cache: new SharedCache({ folder, store, clock }) };
  };
  const samples = ({ store }: ReturnType<typeof open>) =>
    store
      .known('kimi')
      ?.get('batch_1')
      ?.samples?.map(([at, completed]) => [at - start, completed]);
  try {
    const first = open();
    for (const next of [0, 10, 30]) {
      done = next;
      await first.store.refresh();
      clock.ms += 60_000;
    }
    await first.cache.settled();
    first.cache.dispose();
    first.store.dispose();
    const second = open();
    await second.cache.settled();
    assert.deepEqual(samples(second), [[0, 0], [60, 10], [120, 30]]); // prettier-ignore
    done = 55;
    await second.store.refresh();
    assert.deepEqual(samples(second)?.at(-1), [180, 55]);
    // An account that is forgotten takes them with it.
    await second.cache.forget('kimi');
    second.cache.dispose();
    second.store.dispose();
    const third = open();
    await third.cache.settled();
    assert.equal(samples(third), undefined);
    third.cache.dispose();
    third.store.dispose();
  } finally {
    await rm(folder, { recursive: true });
  }
});
