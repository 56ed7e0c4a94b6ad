import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { batchStatuses, isActive } from '../../../src/batches/status.ts';
import { sizeOf } from '../../../src/tracking/batches/keptBatch.ts';
import {
  absentFrom,
  budgetOf,
  mergeBatches,
  mostKept,
  newestFirst,
  type Sighting,
  type Sightings,
} from '../../../src/tracking/batches/mergeBatches.ts';
import { aBatch } from '../../support/aBatch.ts';

const sighting: fc.Arbitrary<Sighting> = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    status: fc.constantFrom(...batchStatuses),
    createdAt: fc.option(fc.integer({ min: 1, max: 5 })),
    seenAt: fc.integer({ min: 1, max: 1_000_000 }),
  })
  .map(({ id, status, createdAt, seenAt }) => ({
    batch: aBatch({ id, status, times: { createdAt } }),
    seenAt,
  }));

const sightings = fc.uniqueArray(sighting, { selector: ({ seenAt }) => seenAt, maxLength: 30 });

function all(list: readonly Sighting[], pieces = 1): Sightings {
  let known: Sightings = new Map();
  for (let i = 0; i < list.length; i += pieces)
    known = mergeBatches(known, list.slice(i, i + pieces)).known;
  return known;
}

/** What is known; the progress that led there, which is of the way, has tests of its own. */
const plain = (known: Sightings) =>
  [...known]
    .map(([id, { batch, seenAt }]) => [id, { batch, seenAt }] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

test('whatever the order and grouping of the answers, the newest sighting of each batch stays', () => {
  fc.assert(
    fc.property(sightings, fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat()), (list, pieces, random) => {
      const shuffled = list.toSorted(() => (random.next().value % 3) - 1);
      const newest = new Map<string, Sighting>();
      for (const one of list.toSorted((a, b) => a.seenAt - b.seenAt)) newest.set(one.batch.id, one);
      assert.deepEqual(plain(all(shuffled, pieces)), plain(newest));
    }),
  ); // prettier-ignore
});

test('what is told is what differs, and an end is told only of what was active', () => {
  fc.assert(
    fc.property(sightings, sightings, (before, seen) => {
      const known = all(before);
      const merge = mergeBatches(known, seen);
      const differing = [...merge.known.keys()].filter((id) => {
        const [old, now] = [known.get(id), merge.known.get(id)];
        return old?.batch.status !== now?.batch.status || old?.batch.times.createdAt !== now?.batch.times.createdAt;
      }); // prettier-ignore
      for (const id of differing) assert.ok(merge.changed.includes(id));
      for (const batch of merge.ended) assert.ok(!isActive(batch.status));
      if (seen.length === 0) assert.deepEqual(merge.changed, []);
    }),
  );
});

test('the same again changes nothing', () => {
  fc.assert(
    fc.property(sightings, (list) => {
      const known = all(list);
      const again = mergeBatches(known, [...known.values()]);
      assert.deepEqual([again.changed, again.ended, again.listChanged], [[], [], false]);
    }),
  );
});

test('newest first is an order: total, and the same for every order of arrival', () => {
  fc.assert(
    fc.property(sightings, (list) => {
      const order = newestFirst(all(list)).map((batch) => batch.id);
      const reversed = new Map([...all(list)].reverse());
      assert.deepEqual(
        newestFirst(reversed).map((batch) => batch.id),
        order,
      );
    }),
  );
});

test('a batch that is active is never taken for gone', () => {
  fc.assert(
    fc.property(sightings, sightings, fc.boolean(), (before, page, complete) => {
      const known = all(before);
      const shown = [...all(page).values()].map(({ batch }) => batch);
      const { gone, stillActive } = absentFrom(shown, complete, known, 2_000_000);
      for (const id of gone) assert.ok(!isActive(known.get(id)!.batch.status));
      const missing = [...known.values()]
        .filter(({ batch }) => isActive(batch.status))
        .filter(({ batch }) => !shown.some(({ id }) => id === batch.id));
      assert.deepEqual(stillActive, missing);
    }),
  );
});

test('a service that names new batches for ever fills no memory, and the newest and active ones stay', () => {
  const page = (at: number, status: 'completed' | 'in_progress') =>
    Array.from({ length: 500 }, (_, n) => ({
      batch: aBatch({ id: `${status}-${String(at)}-${String(n)}`, status, times: { createdAt: at + 1 } }),
      seenAt: at,
    })); // prettier-ignore
  let known: Sightings = new Map();
  for (let at = 0; at < 12; at++) known = mergeBatches(known, page(at, 'completed')).known;
  assert.equal(known.size, mostKept);
  assert.ok(!known.has('completed-0-0') && known.has('completed-11-0'));
  const merge = mergeBatches(known, page(0, 'in_progress'));
  assert.equal(merge.known.size, mostKept);
  assert.ok(merge.known.has('in_progress-0-0') && !merge.known.has('completed-2-0'));
  // What went is told as well as what came.
  assert.equal(merge.changed.length, 1_000);
  known = merge.known;
  for (let at = 1; at < 15; at++) known = mergeBatches(known, page(at, 'in_progress')).known;
  assert.equal(known.size, mostKept);
  const more = page(99, 'completed');
  assert.deepEqual(mergeBatches(known, more).changed, []);
});

const large = (n: number) =>
  aBatch({
    id: String(n),
    times: { createdAt: 1_000 + n },
    errors: [
      { code: null, message: 'the first', param: null, line: 1 },
      ...Array.from({ length: 150 }, () => ({ code: null, message: 'x'.repeat(1_000), param: null, line: null })),
    ],
    raw: { long: 'x'.repeat(15_000) },
  }); // prettier-ignore
const total = (known: Sightings) =>
  [...known.values()].reduce((sum, { batch }) => sum + sizeOf(batch), 0);

test('of a batch without end a part is kept, and it says so', () => {
  const errors = [1, 2].map(() => ({ code: null, message: 'x'.repeat(1_000_000), param: null, line: null })); // prettier-ignore
  const metadata = { ours: 'kept', endless: 'x'.repeat(1_000_000) };
  const raw = { endless: 'x'.repeat(1_000_000) };
  const [kept] = newestFirst(mergeBatches(new Map(), [{ batch: aBatch({ errors, metadata, raw }), seenAt: 1 }]).known); // prettier-ignore
  assert.deepEqual(
    [kept?.errors, kept?.metadata, kept?.raw, kept?.isCut],
    [[], { ours: 'kept' }, null, true],
  );
  const [usual] = newestFirst(mergeBatches(new Map(), [{ batch: large(1), seenAt: 1 }]).known);
  assert.deepEqual(usual, large(1));
});

test('batches with endless errors are kept as far as there is room: the newest whole, of others less', () => {
  const page = Array.from({ length: 200 }, (_, n) => ({ batch: large(n), seenAt: 1 }));
  const { known } = mergeBatches(new Map(), page);
  assert.equal(known.size, 200);
  assert.ok(total(known) <= 16_000_000);
  assert.deepEqual(known.get('199')?.batch, large(199));
  assert.deepEqual(known.get('0')?.batch.errors.map(({ message }) => message).slice(0, 1), ['the first']); // prettier-ignore
  assert.equal(known.get('0')?.batch.isCut, true);
  const again = mergeBatches(known, page.map(({ batch }) => ({ batch, seenAt: 2 }))); // prettier-ignore
  assert.deepEqual([again.changed, total(again.known)], [[], total(known)]);
  const more = mergeBatches(known, [{ batch: { ...large(0), status: 'completed' }, seenAt: 3 }]);
  assert.deepEqual(more.changed, ['0']);
});

test('many accounts share one budget', () => {
  assert.equal(budgetOf(1), 16_000_000);
  assert.equal(budgetOf(32), 1_000_000);
  const page = Array.from({ length: 200 }, (_, n) => ({ batch: large(n), seenAt: 1 }));
  assert.ok(total(mergeBatches(new Map(), page, budgetOf(32)).known) <= 1_000_000);
});
