import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../../src/batches/emitter.ts';

test('tells every listener until it is disposed', () => {
  const emitter = new Emitter<number>();
  const heard: number[] = [];
  const first = emitter.event((value) => heard.push(value));
  emitter.event((value) => heard.push(value * 10));
  emitter.fire(1);
  first.dispose();
  emitter.fire(2);
  assert.deepEqual(heard, [1, 10, 20]);
  emitter.dispose();
  assert.equal(emitter.listenerCount, 0);
});

test('a listener that throws does not silence the others', () => {
  const emitter = new Emitter<string>();
  let heard = '';
  emitter.event(() => {
    throw new Error('broken');
  });
  emitter.event((value) => (heard = value));
  assert.throws(() => {
    emitter.fire('news');
  }, AggregateError);
  assert.equal(heard, 'news');
});
