import assert from 'node:assert/strict';
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'; // prettier-ignore
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { machineStart } from '../../../src/batches/atWork.ts';
import { DownloadPlace } from '../../../src/results/download/downloadPlace.ts';

const root = await mkdtemp(join(tmpdir(), 'places-'));
after(() => rm(root, { recursive: true, force: true }));
const child = fileURLToPath(new URL('../../support/placeChild.ts', import.meta.url));

const aFolder = async () => join(await mkdtemp(join(root, 'p-')), 'unfinished');
const leftIn = async (place: DownloadPlace) =>
  readFile(`${place.target}.part`, 'utf8').catch(() => '');

/** A place that was left with something in it. @returns its folder */
async function left(folder: string, file: string, text: string): Promise<string> {
  const place = await DownloadPlace.take(folder, file);
  await writeFile(`${place.target}.part`, text);
  await place.leave();
  const names = await readdir(folder);
  return join(folder, names.find((name) => name.includes('.free.')) ?? '');
}

test('a place in use is nobody else’s; that of a killed process is', async () => {
  const folder = await aFolder();
  const other = fork(child, [folder, 'a']);
  const exit = once(other, 'exit');
  try {
    await once(other, 'message');
    const beside = await DownloadPlace.take(folder, 'a');
    assert.equal(await leftIn(beside), '');
    await beside.leave();
  } finally {
    other.kill('SIGKILL');
    await exit;
  }
  assert.equal(await leftIn(await DownloadPlace.take(folder, 'a')), 'half');
});

test('what is left is for one of those who want the same file', async () => {
  const folder = await aFolder();
  await left(folder, 'a', 'half');
  const places = await Promise.all(
    ['b', 'a', 'a', 'a'].map((file) => DownloadPlace.take(folder, file)),
  );
  const found = await Promise.all(places.map(leftIn));
  assert.equal(found[0], '');
  assert.deepEqual(found.slice(1).toSorted(), ['', '', 'half']);
});

test('a place with nothing in it goes, and the last one takes the folder with it', async () => {
  const folder = await aFolder();
  const [a, b] = [await DownloadPlace.take(folder, 'a'), await DownloadPlace.take(folder, 'b')];
  await writeFile(a.target, 'not wanted');
  await a.leave();
  assert.equal((await readdir(folder)).length, 1);
  await b.leave();
  assert.deepEqual(await readdir(dirname(folder)), []);
});

for (const [name, at] of [
  ['nobody wanted for a week', Date.now() - 8 * 86_400_000],
  ['was there before the machine was started', machineStart() - 60_000],
] as const) {
  test(`what ${name} is removed, whatever it is of`, async () => {
    const folder = await aFolder();
    const path = await left(folder, 'a', 'half');
    await utimes(path, at / 1000, at / 1000);
    const place = await DownloadPlace.take(folder, 'b');
    assert.deepEqual(await readdir(folder), [dirname(place.target).slice(folder.length + 1)]);
    assert.equal(await leftIn(await DownloadPlace.take(folder, 'a')), '');
  });
}

test('another machine’s place is its own', async () => {
  const folder = await aFolder();
  const place = await DownloadPlace.take(folder, 'a');
  const [what, , word] = dirname(place.target)
    .slice(folder.length + 1)
    .split('.');
  await writeFile(`${place.target}.part`, 'half');
  await rename(dirname(place.target), join(folder, `${what}.00000000-1.${word}`));
  assert.equal(await leftIn(await DownloadPlace.take(folder, 'a')), '');
});

for (const [name, plant] of [
  ['a link', (path: string, elsewhere: string) => symlink(elsewhere, path)],
  ['a link to itself', (path: string) => symlink(path, path)],
  ['a pipe', (path: string) => Promise.resolve(execFileSync('mkfifo', [path]))],
  ['a file', (path: string) => writeFile(path, 'x')],
] as const)
  test(
    `${name} in the place of what was left is not written through`,
    { skip: process.platform === 'win32' },
    async () => {
      const folder = await aFolder();
      const elsewhere = join(folder, '..', 'elsewhere');
      await mkdir(elsewhere);
      const path = await left(folder, 'a', 'half');
      await rm(path, { recursive: true });
      await plant(path, elsewhere);
      const place = await DownloadPlace.take(folder, 'a');
      await writeFile(`${place.target}.part`, 'of a download');
      assert.deepEqual(await readdir(elsewhere), []);
      assert.deepEqual(await readdir(folder), [basename(dirname(place.target))]);
    },
  );
