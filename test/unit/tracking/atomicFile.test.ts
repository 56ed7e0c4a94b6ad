import assert from 'node:assert/strict';
import fs, { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { createFile } from '../../../src/tracking/journal/atomicFile.ts';

const root = await mkdtemp(join(tmpdir(), 'atomic-'));
after(() => rm(root, { recursive: true, force: true }));
const { link } = fs;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'f-'));
});

/** How often anything is synced to the disk while `work` runs. */
async function syncs(work: () => Promise<unknown>): Promise<number> {
  const handle = await open(root, 'r');
  const handles = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const spy = mock.method(handles, 'sync');
  await work().finally(() => {
    spy.mock.restore();
  });
  return spy.mock.callCount();
}

/** Disks without hard links, as FAT and some network disks, are not at hand everywhere. */
function setLink(to: typeof link): void {
  fs.link = to;
  syncBuiltinESMExports();
}

for (const links of [true, false]) {
  describe(`a file that is created as a whole, on a disk ${links ? 'with' : 'without'} hard links`, () => {
    before(() => {
      if (!links)
        setLink(() => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' })));
    });
    after(() => {
      setLink(link);
    });

    test('is there once, private, and nothing else is', async () => {
      const path = join(folder, 'a');
      const all = await Promise.all(['1', '2', '3'].map((text) => createFile(path, text)));
      assert.equal(all.filter(Boolean).length, 1);
      assert.equal(await readFile(path, 'utf8'), String(all.indexOf(true) + 1));
      assert.deepEqual(await readdir(folder), ['a']);
    });

    test('is on the disk, not only in memory', async () => {
      const path = join(folder, 'a');
      // The text, its copy, the folder.
      assert.equal(await syncs(() => createFile(path, 'text')), links ? 2 : 3);
    });
  });
}
