import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { writeParts } from '../../../src/jsonl/split/writeParts.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'split-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = Array.from({ length: 10 }, (_, index) => `{"custom_id":"${index}"}\n`).join('');
async function input(content = text): Promise<string> {
  const path = join(folder, 'jobs.jsonl');
  await writeFile(path, content);
  return path;
}
const byFour = { bytes: null, requests: 4 };

test('the parts lie in a folder beside the file and are the file', async () => {
  const parts = await writeParts(await input(), byFour);
  assert.deepEqual(
    parts.map((part) => part.slice(folder.length + 1).replaceAll('\\', '/')),
    ['jobs.parts/jobs-1.jsonl', 'jobs.parts/jobs-2.jsonl', 'jobs.parts/jobs-3.jsonl'],
  );
  const contents = await Promise.all(parts.map((part) => readFile(part, 'utf8')));
  assert.equal(contents.join(''), text);
  assert.equal(contents[2]?.split('\n').length, 3);
});

test('what is there already stays', async () => {
  await mkdir(join(folder, 'jobs.parts'));
  const [first = ''] = await writeParts(await input(), byFour);
  assert.equal(basename(join(first, '..')), 'jobs.parts-2');
  assert.deepEqual(await readdir(join(folder, 'jobs.parts')), []);
});

const onlyInput = async () => assert.deepEqual(await readdir(folder), ['jobs.jsonl']);

test('a file within the limits is not split', async () => {
  assert.deepEqual(await writeParts(await input(), { bytes: 10_000, requests: 10 }), []);
  await onlyInput();
});

test('stopped halfway it leaves nothing', async () => {
  const path = await input(text.repeat(20_000));
  const controller = new AbortController();
  const options = { signal: controller.signal, onProgress: () => controller.abort() };
  await assert.rejects(writeParts(path, byFour, options), { facts: { kind: 'cancelled' } });
  await onlyInput();
});

test('a file that is gone is said to be', async () => {
  const path = join(folder, 'none.jsonl');
  await assert.rejects(writeParts(path, byFour), ({ kind }) => kind === 'input_gone');
  assert.deepEqual(await readdir(folder), []);
});

test('a line that no service would take is not kept in memory', async () => {
  const path = await input();
  await writeFile(path, Buffer.alloc(130_000_000, 0x78));
  await assert.rejects(writeParts(path, byFour), ({ kind }) => kind === 'too_large');
  await onlyInput();
});
