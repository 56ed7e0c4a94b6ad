import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OnceOnly } from '../../../src/tracking/windows/onceOnly.ts';
import { OneAtWork } from '../../../src/tracking/windows/oneAtWork.ts';
import { leaveWorkUndone } from '../../support/leaveWorkUndone.ts';

const root = await mkdtemp(join(tmpdir(), 'at-work-'));
after(() => rm(root, { recursive: true, force: true }));

const aWindow = (name: string) => {
  const once = new OnceOnly({ folder: join(root, name, 'once') });
  return new OneAtWork({ folder: join(root, name, 'work'), once });
};

void test('one of many windows does it, the others wait until it is done', async () => {
  const windows = Array.from({ length: 10 }, () => aWindow('a'));
  const turns = await Promise.all(windows.map((one) => one.begin('x')));
  const own = turns.filter((turn) => typeof turn === 'object');
  assert.equal(own.length, 1);
  assert.equal(turns.filter((turn) => turn === 'busy').length, 9);
  assert.deepEqual(await aWindow('a').unfinished(), []);
  await own[0]?.done();
  assert.equal(await aWindow('a').begin('x'), 'done');
  assert.deepEqual(await readdir(join(root, 'a', 'work')), []);
});

void test('what a window left undone is found, and one of the others takes it over', async () => {
  await leaveWorkUndone(join(root, 'b', 'work'), join(root, 'b', 'once'), 'x');
  assert.deepEqual(await aWindow('b').unfinished(), ['x']);
  const turns = await Promise.all(Array.from({ length: 10 }, () => aWindow('b').begin('x')));
  assert.equal(turns.filter((turn) => typeof turn === 'object').length, 1);
  assert.deepEqual(await aWindow('b').unfinished(), []);
});

void test('a disk that refuses lets nobody begin', async () => {
  await writeFile(join(root, 'file'), '');
  const folder = join(root, 'file');
  const one = new OneAtWork({ folder, once: new OnceOnly({ folder }) });
  await assert.rejects(one.begin('x'));
  assert.deepEqual(await one.unfinished(), []);
});
