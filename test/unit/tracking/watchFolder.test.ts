import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { watchFolder } from '../../../src/tracking/journal/watchFolder.ts';

const root = await mkdtemp(join(tmpdir(), 'watch-'));
after(() => rm(root, { recursive: true, force: true }));

/** Watches until a file of this name is heard of; `act` runs after the watching began. */
async function heard(folder: string, name: string, act: () => Promise<void>): Promise<void> {
  const found = Promise.withResolvers<undefined>();
  const watching = watchFolder(folder, (filename) => {
    if (filename === name) found.resolve(undefined);
  });
  try {
    await act();
    await found.promise;
  } finally {
    watching.dispose();
  }
}

test('a file that is written is heard of, in a folder that was not there', async () => {
  const folder = join(root, 'new', 'folder');
  await heard(folder, 'a', () => writeFile(join(folder, 'a'), ''));
});

test('a folder that was removed and is there again is watched again', async () => {
  const folder = join(root, 'again');
  await heard(folder, 'late', async () => {
    await rm(folder, { recursive: true });
    for (let i = 0; i < 50; i++) await new Promise(setImmediate);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'late'), '');
  });
});

test('a path that cannot be a folder is never heard of, and is no error', async () => {
  await writeFile(join(root, 'file'), '');
  watchFolder(join(root, 'file', 'x'), () => assert.fail()).dispose();
});
