import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { OnceOnly } from '../../../src/tracking/windows/onceOnly.ts';

const root = await mkdtemp(join(tmpdir(), 'once-'));
after(() => rm(root, { recursive: true, force: true }));

test('one of many windows may, and none after a restart', async () => {
  const folder = join(root, 'a');
  const windows = Array.from({ length: 10 }, () => new OnceOnly({ folder }));
  const answers = await Promise.all(windows.map((window) => window.claim('batch_1')));
  assert.equal(answers.filter(Boolean).length, 1);
  assert.equal(await new OnceOnly({ folder }).claim('batch_1'), false);
  assert.equal(await new OnceOnly({ folder }).claim('batch_2'), true);
});

test('old claims are forgotten', async () => {
  const once = new OnceOnly({ folder: join(root, 'b') });
  await once.claim('batch_1');
  await once.prune(1_000, Date.now());
  assert.equal(await once.claim('batch_1'), false);
  await once.prune(1_000, Date.now() + 10_000);
  assert.equal(await once.claim('batch_1'), true);
});

test('a disk that refuses is told, so that each caller decides whether twice or never is better', async () => {
  await writeFile(join(root, 'file'), '');
  const once = new OnceOnly({ folder: join(root, 'file') });
  await assert.rejects(once.claim('batch_1'), { code: 'ENOTDIR' });
});
