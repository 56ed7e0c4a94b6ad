import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import { fetchWhole } from '../../../src/results/download/fetchWhole.ts';

/** Downloads of these lengths, against a record of this length. @returns how many downloads there were */
async function fetches(lengths: readonly number[], recorded: number | null | FailureFacts) {
  let count = 0;
  const fetch = () => Promise.resolve(lengths[count++] ?? 0);
  const retrieve = () =>
    recorded !== null && typeof recorded === 'object'
      ? Promise.reject(new ApiFailure(recorded))
      : Promise.resolve({ id: 'f', bytes: recorded, filename: '', purpose: '', status: '', createdAt: null }); // prettier-ignore
  const lines = () => Promise.resolve({ isEmpty: false, hasObject: true, hasOne: true, hasOnly: true, own: 1 }); // prettier-ignore
  const isProved = await fetchWhole({ fetch, retrieve, lines, mayBeEmpty: false });
  assert.equal(isProved, recorded === lengths[count - 1]);
  return count;
}

test('the recorded length, or no record: one download', async () => {
  assert.equal(await fetches([10], 10), 1);
  assert.equal(await fetches([10], null), 1);
  assert.equal(await fetches([10], 0), 1);
  assert.equal(await fetches([10], { kind: 'not_found' }), 1);
  assert.equal(await fetches([10], { kind: 'server', status: 501 }), 1);
  // A gateway that does not know the path answers as it likes, for ever.
  assert.equal(await fetches([10], { kind: 'malformed', status: 404, code: 'html' }), 1);
  assert.equal(await fetches([10], { kind: 'forbidden', status: 403 }), 1);
  assert.equal(await fetches([10], { kind: 'malformed', status: 200, code: 'no_id' }), 1);
});

test('a short one is fetched again', async () => {
  assert.equal(await fetches([4, 10], 10), 2);
  assert.equal(await fetches([0, 0, 10], 10), 3);
  await assert.rejects(fetches([4, 5, 6], 10), { kind: 'malformed' });
  await assert.rejects(fetches([4, 4, 4], 10), { kind: 'malformed' });
});

test('a record that cannot be asked for now leaves it open', async () => {
  for (const kind of ['reset', 'timeout', 'server', 'rate'] as const)
    await assert.rejects(fetches([10], { kind }), { kind });
  const portal = { kind: 'malformed', status: 200, code: 'html' } as const;
  await assert.rejects(fetches([10], portal), { kind: 'malformed' });
});

test('who stops it while the record is asked for has stopped it', async () => {
  await assert.rejects(fetches([10], { kind: 'cancelled' }), { kind: 'cancelled' });
});

test('no bytes are proved by a record of none only where the batch counts no line', async () => {
  const empty = (mayBeEmpty: boolean) =>
    fetchWhole({
      fetch: () => Promise.resolve(0),
      retrieve: () => Promise.resolve({ id: 'f', bytes: 0, filename: '', purpose: '', status: '', createdAt: null }),
      lines: () => Promise.resolve({ isEmpty: true, hasObject: false, hasOne: false, hasOnly: false, own: 0 }),
      mayBeEmpty,
    }); // prettier-ignore
  assert.deepEqual([await empty(true), await empty(false)], [true, false]);
});
