import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { forecast, outlookOf, type Forecast } from '../../../src/tracking/progress/forecast.ts';
import { longestPause, stillness } from '../../../src/tracking/progress/stillness.ts';
import { expectation, pastRuns } from '../../../src/tracking/progress/pastRuns.ts';
import { thinSamples, type Sample } from '../../../src/tracking/progress/samples.ts';
import { aBatch } from '../../support/aBatch.ts';

const start = 1_790_000_000;
const total = 40_000;

/** Samples of a planted curve, a minute apart. @param doneAt requests done so many minutes after the start */
function planted(minutes: number, doneAt: (minute: number) => number): readonly Sample[] {
  const all = Array.from({ length: minutes + 1 }, (_, minute): Sample => [
    start + minute * 60,
    Math.min(total, Math.floor(doneAt(minute))),
    0,
    total,
  ]);
  return thinSamples(all, 200);
}

function foretold(samples: readonly Sample[], later = 0): Forecast | undefined {
  const last = samples.at(-1)?.[0] ?? start;
  return forecast(samples, last + later, last + later);
}

/** When a planted curve is done, in seconds. */
function endOf(doneAt: (minute: number) => number): number {
  let minute = 0;
  while (doneAt(minute) < total) minute++;
  return start + minute * 60;
}

test('a steady batch is foretold, early and late', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 900 }), fc.integer({ min: 10, max: 90 }), (rate, share) => {
      const doneAt = (minute: number) => minute * rate;
      const end = start + (total / rate) * 60;
      const minutes = Math.max(3, Math.floor((((end - start) / 60) * share) / 100));
      const found = foretold(planted(minutes, doneAt));
      assert.ok(found, `${String(rate)} ${String(share)}`);
      assert.ok(found.from <= end && end <= found.to, JSON.stringify({ ...found, end }));
      assert.ok(Math.abs(found.perHour - rate * 60) < rate * 6);
    }),
    { numRuns: 60 },
  ); // prettier-ignore
});

test('a batch that slows down is foretold later than its mean says', () => {
  const doneAt = (minute: number) => (minute < 60 ? minute * 400 : 24_000 + (minute - 60) * 100);
  const found = foretold(planted(100, doneAt));
  assert.ok(found);
  assert.ok(found.to >= endOf(doneAt));
});

test('nothing is foretold without ground', () => {
  const steady = planted(100, (minute) => minute * 100);
  assert.equal(foretold([]), undefined);
  assert.equal(foretold(steady.slice(0, 2)), undefined);
  assert.equal(foretold(planted(100, () => 500)), undefined);
  assert.equal(foretold(planted(400, (minute) => minute * 100)), undefined, 'all is done');
  assert.ok(foretold(steady));
  // The pace of three minutes says nothing of two days.
  assert.equal(foretold(planted(3, (minute) => minute * 13)), undefined);
  // It stands still now for much longer than it ever did; a short silence makes it slower.
  assert.equal(foretold(steady, 3600), undefined);
  assert.ok((foretold(steady, 600)?.to ?? 0) > (foretold(steady)?.to ?? 0) + 600);
  // Nobody has looked since.
  const last = start + 100 * 60;
  assert.equal(forecast(steady, last, last + 5 * 3600), undefined);
});

test('a service that counts anew is foretold from its new count alone', () => {
  const before = planted(50, (minute) => minute * 700);
  const after = planted(30, (minute) => minute * 100).map(([at, ...counts]): Sample => [
    at + 4000,
    ...counts,
  ]);
  const found = foretold([...before, ...after]);
  assert.ok(found && Math.abs(found.perHour - 6_000) < 100);
});

test('a forecast is held against the deadline', () => {
  const one: Forecast = { from: 100, to: 200, perHour: 1, samples: 3 };
  assert.deepEqual(
    [250, 200, 150, 50].map((deadline) => outlookOf(one, deadline)),
    ['in_time', 'in_time', 'at_risk', 'late'],
  );
});

test('standing still is told from a quarter of an hour on, with how usual it is', () => {
  const samples = planted(20, (minute) => minute * 10);
  const last = start + 20 * 60;
  const pausing = planted(200, (minute) => (minute < 50 ? 10 : minute));
  const moving = planted(200, (minute) => minute * 10);
  assert.equal(longestPause(pausing), 49 * 60);
  assert.equal(stillness(samples, last + 14 * 60, []), undefined);
  const still = stillness(samples, last + 40 * 60, [samples, pausing, moving, moving.slice(0, 2)]);
  assert.deepEqual(still, { since: last, seconds: 40 * 60, others: 2, asLong: 1 });
});

test('earlier batches that are like it tell how long a batch will take, others nothing', () => {
  const run = (requests: number, hours: number, status: 'completed' | 'expired' = 'completed') =>
    aBatch({
      status,
      counts: { total: requests, completed: requests, failed: 0 },
      times: { createdAt: start, completedAt: start + hours * 3600, expiredAt: start + hours * 3600 },
    }); // prettier-ignore
  const small = run(10, 0.1);
  assert.equal(pastRuns([run(19_000, 10), small, run(6_400, 10)], 40_000), undefined);
  const runs = pastRuns([small, run(19_000, 10), run(6_400, 10, 'expired'), run(10_000, 10)], 40_000); // prettier-ignore
  assert.deepEqual(runs, { batches: 3, slowest: 640, fastest: 1_900 });
  const { fromHours, toHours, lost } = expectation(runs, 40_000, 24);
  assert.equal(Math.round(fromHours), 21);
  assert.equal(toHours, 62.5);
  assert.ok(Math.abs(lost - 0.616) < 0.001);
  assert.equal(pastRuns(Array.from({ length: 20 }, () => run(9_000, 9)), 9_000)?.batches, 8); // prettier-ignore
});
