import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShortWork } from '../../../src/results/query/shortWork.ts';

test('long work waits for what was asked for meanwhile, whatever becomes of it, and for nothing else', async () => {
  const work = new ShortWork();
  const said: string[] = [];
  await work.giveWay();
  const [one, other] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const asked = [work.first(one.promise), work.first(other.promise)];
  const waited = work.giveWay().then(() => said.push('goes on'));
  said.push('waits');
  one.resolve('answer');
  assert.equal(await asked[0], 'answer');
  said.push('answered');
  other.reject(new Error('no'));
  await assert.rejects(asked[1] ?? Promise.resolve(), /no/);
  await waited;
  assert.deepEqual(said, ['waits', 'answered', 'goes on']);
  await work.giveWay();
});
