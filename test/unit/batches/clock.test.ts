import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wait, type Clock } from '../../../src/batches/clock.ts';

function stoppedClock() {
  const pending = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    elapsed: () => 0,
    after(_ms, callback) {
      pending.add(callback);
      return () => pending.delete(callback);
    },
  };
  return { clock, pending };
}

test('waits until the clock says so and leaves no listener', async () => {
  const { clock, pending } = stoppedClock();
  const waiting = wait(clock, 5, new AbortController().signal);
  for (const callback of pending) callback();
  await waiting;
});

test('an abort ends the wait at once and cancels the timer', async () => {
  const { clock, pending } = stoppedClock();
  const controller = new AbortController();
  const waiting = wait(clock, 5, controller.signal);
  controller.abort(new Error('stop'));
  await assert.rejects(waiting, /stop/);
  assert.equal(pending.size, 0);
});

test('an aborted signal never starts a timer', async () => {
  const { clock, pending } = stoppedClock();
  await assert.rejects(wait(clock, 5, AbortSignal.abort(new Error('stop'))), /stop/);
  assert.equal(pending.size, 0);
});
