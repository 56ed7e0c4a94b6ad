import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateMs, lateProgress, type ProgressNews } from '../../../../src/ui/kit/lateProgress.ts';
import { ManualClock } from '../../../support/manualClock.ts';

function begin() {
  const clock = new ManualClock();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const shown: ProgressNews[] = [];
  let displays = 0;
  let isOpen = false;
  let tell: (news: ProgressNews) => void = () => assert.fail('not started');
  const result = lateProgress(
    clock,
    (report) => {
      tell = report;
      return promise;
    },
    (done, ready) => {
      displays++;
      isOpen = true;
      void done.then(() => (isOpen = false));
      ready({ report: (news) => shown.push(news) });
    },
  );
  const state = () => ({ displays, isOpen, shown });
  return { clock, result, resolve, reject, tell, state };
}

test('the work is begun at once, and nothing flashes when it is soon over', async () => {
  const { clock, result, resolve, tell, state } = begin();
  tell({ message: 'a' });
  clock.advance(lateMs - 1);
  resolve(7);
  assert.equal(await result, 7);
  await Promise.resolve();
  assert.deepEqual(clock.waiting, []);
  clock.advance(lateMs);
  assert.deepEqual(state(), { displays: 0, isOpen: false, shown: [] });
});

test('what takes longer is shown as it stands by then, and until it is over', async () => {
  const { clock, result, resolve, tell, state } = begin();
  tell({ message: 'a', increment: 20 });
  tell({ message: 'b', increment: 5 });
  clock.advance(lateMs);
  tell({ message: 'c', increment: 10 });
  const shown = [
    { message: 'b', increment: 25 },
    { message: 'c', increment: 10 },
  ];
  assert.deepEqual(state(), { displays: 1, isOpen: true, shown });
  resolve(7);
  assert.equal(await result, 7);
  await Promise.resolve();
  assert.equal(state().isOpen, false);
});

test('work that fails closes its display and is nobody’s unheard failure twice', async () => {
  const { clock, result, reject, state } = begin();
  clock.advance(lateMs);
  reject(new Error('broken'));
  await assert.rejects(result, /broken/);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(state(), { displays: 1, isOpen: false, shown: [] });
});
