import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTurnOver, mapInTurns, nextTurn } from '../../../src/batches/turns.ts';

/** Holds the thread until its turn is over. */
function hold(): void {
  while (!isTurnOver());
}

test('whoever works in turns shares one turn with all others', async () => {
  await nextTurn();
  const order: string[] = [];
  setImmediate(() => setImmediate(() => order.push('others')));
  const work = async (name: string) => {
    for (let piece = 0; piece < 2; piece++) {
      while (isTurnOver()) await nextTurn();
      order.push(name);
      hold();
    }
  };
  await Promise.all([work('a'), work('b')]);
  // What one of them used up, the other does not get again before the rest had their turn.
  assert.ok(order.indexOf('others') >= 0 && order.indexOf('others') < 3, order.join());
});

test('a long list is mapped in many turns, in its order', async () => {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const mapped = await mapInTurns([1, 2, 3, 4], (n) => {
    hold();
    return 2 * n;
  });
  isOver = true;
  assert.deepEqual(mapped, [2, 4, 6, 8]);
  assert.ok(turns >= 3, String(turns));
});
