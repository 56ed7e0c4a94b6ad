import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import type { SubmissionStep } from '../../../src/tracking/journal/submission.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { SnapshotFolder } from '../../../src/tracking/submit/snapshotFolder.ts';
import { aDraft } from '../../support/aDraft.ts';

const root = await mkdtemp(join(tmpdir(), 'snapshots-'));
after(() => rm(root, { recursive: true, force: true }));

const text = Buffer.from('{"custom_id":"a"}\n');
const sha256 = createHash('sha256').update(text).digest('hex');
const longAgo = Date.now() / 1000 - 200_000;

async function aFolder() {
  const folder = join(await mkdtemp(join(root, 'f-')), 'snapshots');
  const journal = new Journal({ folder: join(folder, '..', 'journal') });
  return {
    folder,
    journal,
    snapshots: new SnapshotFolder(folder),
    names: () => readdir(folder),
    record: async (...steps: readonly SubmissionStep[]) => {
      const { id } = await journal.plan(aDraft({ sha256 }));
      for (const step of steps) await journal.step(id, step);
      await journal.release(id);
      return id;
    },
  };
}

test('a copy is private, whole and found by the hash of its text', async () => {
  const { folder, snapshots } = await aFolder();
  const path = await snapshots.keep(text);
  assert.deepEqual(await readFile(path), text);
  if (process.platform !== 'win32') assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal(await snapshots.find(sha256), path);
  assert.equal(await snapshots.find('0'.repeat(64)), undefined);
  assert.deepEqual(
    [snapshots.holds(path), snapshots.holds(join(folder, '..', 'a'))],
    [true, false],
  );
});

test('who ends with a text takes nothing from who is still at it', async () => {
  const { snapshots, journal, names } = await aFolder();
  const [mine, theirs] = [await snapshots.keep(text), await snapshots.keep(text)];
  await snapshots.release(mine, journal);
  assert.deepEqual(await readFile(theirs), text);
  await snapshots.release(theirs, journal);
  assert.deepEqual(await names(), []);
});

test('a text that a record may need stays once, until the record is gone or has its batch', async () => {
  const { snapshots, journal, names, record } = await aFolder();
  const id = await record('uploading');
  for (const path of [await snapshots.keep(text), await snapshots.keep(text)])
    await snapshots.release(path, journal);
  assert.deepEqual(await names(), [`${sha256}.jsonl`]);
  await snapshots.tidy(journal);
  assert.deepEqual(await readFile((await snapshots.find(sha256))!), text);
  await journal.discard(id);
  await snapshots.tidy(journal);
  assert.deepEqual(await names(), []);
});

test('what a crash left is used for its record, else it goes when nobody can be at it any more', async () => {
  const { snapshots, journal, names, record, folder } = await aFolder();
  const left = await snapshots.keep(text);
  const inUse = await snapshots.keep(Buffer.from('another'));
  const id = await record();
  await utimes(left, longAgo, longAgo);
  await snapshots.tidy(journal);
  assert.equal(await snapshots.find(sha256), left);
  await journal.discard(id);
  await writeFile(join(folder, 'not-ours'), '');
  await snapshots.tidy(journal);
  assert.deepEqual((await names()).sort(), [basename(inUse), 'not-ours'].sort());
});

test('a folder that cannot be written to is told before anything is sent, and never there is nothing to do', async () => {
  const { journal } = await aFolder();
  const blocked = join(root, 'a-file');
  await writeFile(blocked, '');
  const snapshots = new SnapshotFolder(join(blocked, 'x'));
  await assert.rejects(snapshots.keep(text), { kind: 'disk' });
  await snapshots.release(join(blocked, 'x', `${sha256}.jsonl`), journal);
  await snapshots.tidy(journal);
  assert.equal(await snapshots.find(sha256), undefined);
});
