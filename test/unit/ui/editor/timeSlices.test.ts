import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeSlices } from '../../../../src/ui/editor/check/timeSlices.ts';

/** A clock that moves a millisecond at each look, so that a slice of n has n looks. */
function slices(sliceMs = 5) {
  let now = 0;
  const errors: unknown[] = [];
  const subject = new TimeSlices(
    sliceMs,
    (error) => errors.push(error),
    () => now++,
  );
  return { subject, errors };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('work stops when its slice is over and goes on in the next turn', async () => {
  const { subject } = slices(5);
  const lengths: number[] = [];
  subject.run((mustStop) => {
    let steps = 0;
    while (!mustStop()) steps++;
    return lengths.push(steps) === 3;
  });
  assert.deepEqual(lengths, [], 'nothing runs at once');
  await turns(8);
  assert.deepEqual(lengths, [4, 4, 4]);
});

test('works take turns', async () => {
  const { subject } = slices();
  const order: string[] = [];
  const twice = (name: string) => () => {
    order.push(name);
    return order.filter((entry) => entry === name).length === 2;
  };
  subject.run(twice('a'));
  subject.run(twice('b'));
  await turns(8);
  assert.deepEqual(order, ['a', 'b', 'a', 'b']);
});

test('a disposed work runs no more', async () => {
  const { subject } = slices();
  let runs = 0;
  const running = subject.run(() => {
    runs++;
    return false;
  });
  await turns(3);
  running.dispose();
  const before = runs;
  assert.ok(before > 0);
  await turns(3);
  assert.equal(runs, before);
});

test('an error is logged once and the others go on', async () => {
  const { subject, errors } = slices();
  let done = false;
  subject.run(() => {
    throw new Error('broken');
  });
  subject.run(() => (done = true));
  await turns(4);
  assert.equal(errors.length, 1);
  assert.ok(done);
});

test('disposing stops everything', async () => {
  const { subject } = slices();
  let runs = 0;
  subject.run(() => ++runs < 0);
  subject.dispose();
  await turns(3);
  assert.equal(runs, 0);
});
