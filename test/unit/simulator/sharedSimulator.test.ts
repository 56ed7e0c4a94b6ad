import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SharedSimulator } from '../../../src/simulator/sharedSimulator.ts';

const newDir = () => mkdtemp(join(tmpdir(), 'shared-simulator-'));
const window = (dir: string) => new SharedSimulator({ dir, provider: 'kimi', totalMs: 0 });

async function ask(address: { baseUrl: string; token: string }, path: string) {
  const headers = { authorization: `Bearer ${address.token}` };
  return (await fetch(`${address.baseUrl}${path}`, { headers })).status;
}

test('two windows that ask at once share one simulator', async () => {
  const dir = await newDir();
  const [one, two] = [window(dir), window(dir)];
  const [first, second] = await Promise.all([one.address(), two.address()]);
  assert.deepEqual(first, second);
  assert.equal(await ask(first, '/batches'), 200);
  one.dispose();
  two.dispose();
});

test('when the window that ran it is gone, the other takes over at the same address', async () => {
  const dir = await newDir();
  const [one, two] = [window(dir), window(dir)];
  const before = await one.address();
  assert.deepEqual(await two.address(), before);
  one.dispose();
  assert.deepEqual(await two.address(), before);
  assert.equal(await ask(before, '/files'), 200);
  two.dispose();
});

test('another folder is another simulator with another token', async () => {
  const [one, two] = [window(await newDir()), window(await newDir())];
  const [first, second] = await Promise.all([one.address(), two.address()]);
  assert.notEqual(first.token, second.token);
  assert.equal(await ask({ ...second, token: first.token }, '/batches'), 401);
  one.dispose();
  two.dispose();
});
