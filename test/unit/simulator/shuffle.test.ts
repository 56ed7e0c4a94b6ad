import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Shuffle } from '../../../src/simulator/shuffle.ts';

function shuffled(items: readonly number[], seed: number, held?: number): number[] {
  const shuffle = new Shuffle<number>(seed, held);
  const early = items.map((item) => shuffle.push(item)).filter((item) => item !== undefined);
  return [...early, ...shuffle.rest()];
}

test('everything comes out once, whatever is held', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9)),
      fc.integer(),
      fc.integer({ min: 1, max: 20 }),
      (items, seed, held) => {
        assert.deepEqual(shuffled(items, seed, held).sort(), items.toSorted());
      },
    ),
  );
});

test('the order follows from the seed', () => {
  const items = Array.from({ length: 50 }, (_, at) => at);
  assert.deepEqual(shuffled(items, 1), shuffled(items, 1));
  assert.notDeepEqual(shuffled(items, 1), shuffled(items, 2));
  assert.notDeepEqual(shuffled(items, 1), items);
});
