import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PieceTurns } from '../../../src/api/wire/pieceTurns.ts';

for (const [name, bytes] of [
  ['many short pieces', 1],
  ['some long pieces', 64 * 1024],
] as const)
  test(`others have a turn between ${name} of a body`, async () => {
    let wentOn = false;
    const turns = new PieceTurns(() => (wentOn = true));
    let pieces = 1;
    while (!turns.passes(bytes)) pieces++;
    assert.ok(pieces > 1 && pieces * bytes <= 1024 * 1024);
    assert.deepEqual([turns.isWaiting, wentOn], [true, false]);
    await new Promise(setImmediate);
    assert.deepEqual([turns.isWaiting, wentOn, turns.passes(bytes)], [false, true, false]);
  });
