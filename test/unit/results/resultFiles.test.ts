import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import type { Batch, BatchFileKind } from '../../../src/batches/batch.ts';
import { ResultFiles } from '../../../src/results/download/resultFiles.ts';
import { aBatch } from '../../support/aBatch.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { MemoryService } from '../../support/memoryService.ts';
import { resultFilesIn } from '../../support/resultFilesIn.ts';

const some = '{"custom_id":"a","response":{}}\n';
const second = '{"custom_id":"b","response":{}}\n';
const root = await mkdtemp(join(tmpdir(), 'results-'));
after(() => rm(root, { recursive: true, force: true }));

async function someFiles() {
  const folder = await mkdtemp(join(root, 'r-'));
  const service = new MemoryService();
  const clock = new HastyClock();
  service.contents.set('file-out', some);
  const files = resultFilesIn(folder, service, clock);
  return { folder, service, clock, files, read: async (path: string) => readFile(path, 'utf8') };
}

const ended = aBatch({ id: 'batch_abc', status: 'completed', outputFileId: 'file-out' });
const running = aBatch({ id: 'batch_abc', status: 'in_progress', outputFileId: 'file-out' });

const downloads = ({ calls }: MemoryService) =>
  calls.filter((call) => call === 'downloadFile').length;

test('the names are those a person can read', async () => {
  const { folder, files } = await someFiles();
  const names = (['input', 'output', 'error'] as const).map((kind) =>
    relative(folder, files.pathOf(ended, kind)).split(sep).join('/'),
  );
  assert.deepEqual(names, [
    'kimi/batch_abc/batch_abc.input.jsonl',
    'kimi/batch_abc/batch_abc.output.jsonl',
    'kimi/batch_abc/batch_abc.errors.jsonl',
  ]);
});

test('no id leads out of its folder, to a device, or to another id’s file', async () => {
  const { folder, files } = await someFiles();
  const id = fc.oneof(
    fc.string({ unit: fc.constantFrom('\ud800', '\ud801', '\udc00') }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('..', '.', '', '../../x', 'C:\\x', 'con', 'CON', 'nul.', 'a/b', 'a\0b', 'A', 'a', 'é', 'e\u0301', 'x '.repeat(300)),
  ); // prettier-ignore
  const pathOf = (name: string) => files.pathOf(aBatch({ id: name }), 'output');
  fc.assert(
    fc.property(id, id, (a, b) => {
      const path = pathOf(a);
      const parts = relative(folder, path).split(sep);
      assert.equal(parts.length, 3);
      for (const part of parts) {
        assert.match(part, /^[\w~-]+(\.output\.jsonl)?$/);
        assert.doesNotMatch(part, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        assert.ok(part.length < 128);
      }
      if (a !== b) assert.notEqual(path.toLowerCase(), pathOf(b).toLowerCase());
    }),
  );
});

test('the file of an ended batch is fetched once', async () => {
  const { service, files, read } = await someFiles();
  const path = await files.ensure(ended, 'output');
  assert.equal(await read(path), some);
  assert.equal(await files.ensure(ended, 'output'), path);
  assert.equal(downloads(service), 1);
});

test('the file of a running batch is fetched anew, and once more when it is over', async () => {
  const { service, files, read } = await someFiles();
  await files.ensure(running, 'output');
  service.contents.set('file-out', `${some}${some}`);
  await files.ensure(running, 'output');
  service.contents.set('file-out', `${some}${some}${some}`);
  const path = await files.ensure(ended, 'output');
  assert.equal(await read(path), `${some}${some}${some}`);
  await files.ensure(ended, 'output');
  assert.equal(downloads(service), 3);
});

test('another file id is another file', async () => {
  const { service, files, read } = await someFiles();
  service.contents.set('file-2', second);
  await files.ensure(ended, 'output');
  assert.equal(await read(await files.ensure({ ...ended, outputFileId: 'file-2' }, 'output')), second); // prettier-ignore
});

test('a copy that the user edited is moved aside and fetched again', async () => {
  const { files, read } = await someFiles();
  const path = await files.ensure(ended, 'output');
  await writeFile(path, 'my notes');
  await files.ensure(ended, 'output');
  assert.equal(await read(path), some);
  const folder = join(path, '..');
  const edited = (await readdir(folder)).find((name) => name.includes('.edited-'));
  assert.equal(await read(join(folder, edited ?? '')), 'my notes');
});

test('what is there without a note may be a user’s, and is moved aside; the same bytes are not', async () => {
  const { files, read } = await someFiles();
  const path = await files.ensure(ended, 'output');
  await rm(`${path}.note`);
  await files.ensure(ended, 'output');
  assert.equal((await readdir(join(path, '..'))).length, 2);
  await writeFile(path, 'my notes');
  await rm(`${path}.note`);
  await files.ensure(ended, 'output');
  assert.equal(await read(path), some);
  const edited = (await readdir(join(path, '..'))).find((name) => name.includes('.edited-'));
  assert.equal(await read(join(path, '..', edited ?? '')), 'my notes');
});

test('an account whose address changed is another service: its file is asked for, and the other one’s stays', async () => {
  const { folder, service, files, clock, read } = await someFiles();
  const path = await files.ensure(ended, 'output');
  const other = new MemoryService();
  other.contents.set('file-out', second);
  const moved = new ResultFiles({ folder: () => folder, apiFor: () => other, addressOf: () => 'https://b.example', clock }); // prettier-ignore
  assert.equal(await moved.copyOf(ended, 'output'), undefined);
  assert.equal(await read(await moved.ensure(ended, 'output')), second);
  assert.deepEqual([downloads(service), downloads(other)], [1, 1]);
  const kept = (await readdir(join(path, '..'))).find((name) => name.includes('.edited-'));
  assert.equal(await read(join(path, '..', kept ?? '')), some);
});

test('without a record of its length a file is unproved; with one it is not', async () => {
  const { service, files } = await someFiles();
  await files.ensure(ended, 'output');
  assert.equal(await files.isUnproved(ended, 'output'), true);
  service.contents.set('file-2', second);
  service.files = [{ id: 'file-2', bytes: second.length, filename: '', purpose: '', status: '', createdAt: null }]; // prettier-ignore
  const proved = { ...ended, outputFileId: 'file-2' };
  await files.ensure(proved, 'output');
  assert.equal(await files.isUnproved(proved, 'output'), false);
});

for (const [name, link] of [
  ['the account', 'kimi'],
  ['unfinished downloads', '.unfinished'],
] as const)
  test(`a link in place of the folder of ${name} is not written through`, async () => {
    const { folder, files } = await someFiles();
    const elsewhere = await mkdtemp(join(root, 'elsewhere-'));
    await symlink(elsewhere, join(folder, link));
    await assert.rejects(files.ensure(ended, 'output'), { kind: 'disk' });
    assert.deepEqual(await readdir(elsewhere).then((names) => names.filter((n) => n !== 'batch_abc')), []); // prettier-ignore
  });

for (const [name, plant] of [
  ['a link', (path: string, elsewhere: string) => symlink(elsewhere, path)],
  ['a link to itself', (path: string) => symlink(path, path)],
  ['a folder', (path: string) => mkdir(path)],
  ['a pipe', (path: string) => promisify(execFile)('mkfifo', [path])],
] as const)
  test(
    `${name} in place of a file of ours neither stops a download nor is written through`,
    { timeout: 20_000, skip: process.platform === 'win32' },
    async () => {
      const { folder, files, read } = await someFiles();
      const elsewhere = join(folder, 'of-the-user.txt');
      await writeFile(elsewhere, 'mine');
      const path = files.pathOf(ended, 'output');
      await mkdir(dirname(path), { recursive: true });
      for (const place of [path, `${path}.note`]) await plant(place, elsewhere);
      assert.equal(await files.copyOf(ended, 'output'), undefined);
      assert.equal(await files.ensure(ended, 'output'), path);
      assert.equal(await read(path), some);
      assert.equal(await files.copyOf(ended, 'output'), path, 'its note is there too');
      assert.equal(await read(elsewhere), 'mine');
    },
  );

test('a failure leaves the earlier copy as it was', async () => {
  const { service, files, read } = await someFiles();
  const path = await files.ensure(running, 'output');
  service.before = () => {
    throw new ApiFailure({ kind: 'reset' });
  };
  await assert.rejects(files.ensure(ended, 'output'), { kind: 'reset' });
  assert.equal(await read(path), some);
});

test('callers share a download; it stops when the last of them leaves', async () => {
  const { service, files } = await someFiles();
  const [first, second] = [new AbortController(), new AbortController()];
  const seen: (AbortSignal | undefined)[] = [];
  service.downloadFile = (_id, _path, options) => {
    const signal = options?.signal;
    seen.push(signal);
    options?.onProgress?.({ bytes: 1, total: 2 });
    return new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(new ApiFailure({ kind: 'cancelled' }))),
    );
  };
  const progress: number[] = [];
  const a = files.ensure(ended, 'output', { signal: first.signal, onProgress: ({ bytes }) => progress.push(bytes) }); // prettier-ignore
  const b = files.ensure(ended, 'output', { signal: second.signal });
  while (seen.length === 0) await new Promise(setImmediate);
  first.abort();
  await assert.rejects(a, { kind: 'cancelled' });
  assert.equal(seen[0]?.aborted, false);
  second.abort();
  await assert.rejects(b, { kind: 'cancelled' });
  assert.deepEqual([seen.length, seen[0].aborted, progress], [1, true, [1]]);
});

test('a file that a service names before it serves it is asked for again; an old one is not', async () => {
  const { service, clock, files } = await someFiles();
  let missing = 2;
  service.before = () => {
    if (missing-- > 0) throw new ApiFailure({ kind: 'not_found' });
  };
  const seconds = clock.now() / 1000;
  await files.ensure({ ...ended, times: { ...ended.times, completedAt: seconds } }, 'output');
  assert.deepEqual(clock.waits, [1_000, 3_000]);
  missing = 1;
  const old = { ...ended, id: 'old', times: { ...ended.times, completedAt: seconds - 3_600 } };
  await assert.rejects(files.ensure(old, 'output'), { kind: 'not_found' });
});

test('a batch without such a file has none', async () => {
  const { files } = await someFiles();
  await assert.rejects(files.ensure(ended, 'error'), { kind: 'not_found' });
});

test('a folder that cannot be made is a failure of the disk', async () => {
  const { folder, service } = await someFiles();
  await writeFile(join(folder, 'file'), '');
  const files = new ResultFiles({
    folder: () => join(folder, 'file'),
    apiFor: () => service,
    addressOf: () => 'https://a.example',
    clock: new HastyClock(),
  });
  await assert.rejects(files.ensure(ended, 'output'), {
    facts: { kind: 'disk', systemCode: 'ENOTDIR', outcomeUnknown: false, folder: 'downloads' },
  });
});

test('local copies are removed, but not what someone edited', async () => {
  const { files, folder, service, read } = await someFiles();
  const path = await files.ensure(ended, 'output');
  assert.ok(await files.isVerified(ended, 'output').then((is) => typeof is === 'boolean'));
  assert.equal(await files.remove(ended), some.length);
  assert.deepEqual(await readdir(join(folder, 'kimi')), []);
  service.contents.set('file-out', second);
  await files.ensure(ended, 'output');
  await writeFile(path, 'edited');
  assert.equal(await files.isVerified(ended, 'output'), false);
  assert.equal(await files.remove(ended), 0);
  assert.equal(await read(path), 'edited');
});

const line = (id: string) => `{"custom_id":"${id}","response":{}}\n`;

/** Whether a file of this content, whose length the service's record confirms, is taken for the whole of what was counted. */
async function isVerified(
  content: string,
  counts: Batch['counts'],
  kind: BatchFileKind = 'output',
  output = '',
): Promise<boolean> {
  const { service, files } = await someFiles();
  const record = (id: string, text: string) => {
    service.contents.set(id, text);
    return { id, bytes: text.length, filename: '', purpose: '', status: '', createdAt: null };
  };
  const fileId = { input: 'file-in', output: 'file-out', error: 'file-err' }[kind];
  service.files = [record(fileId, content), ...(output === '' ? [] : [record('file-out', output)])];
  const batch = { ...ended, counts, errorFileId: 'file-err' };
  if (output !== '') await files.ensure(batch, 'output');
  await files.ensure(batch, kind);
  const first = await files.isVerified(batch, kind);
  assert.equal(await files.isVerified(batch, kind), first, 'as it was noted');
  return first;
}

test('a file of the right length is verified only when each line is there', async () => {
  const counts = { total: 3, completed: 2, failed: 1 };
  assert.equal(await isVerified(line('a') + line('b'), counts), true);
  assert.equal(await isVerified(line('a'), counts), false, 'one is missing');
  assert.equal(await isVerified(`${line('a')}{"custom_id":"b"`, counts), false, 'cut short');
  assert.equal(await isVerified(`${line('a')}{"error":"x"}\n`, counts), false, 'another object');
  assert.equal(await isVerified(line('a'), null), true, 'nothing was counted');
  assert.equal(await isVerified(line('a') + line('b'), counts, 'input'), false);
  assert.equal(await isVerified(line('a') + line('b') + line('c'), counts, 'input'), true);
  assert.equal(await isVerified(line('c'), counts, 'error'), true);
  assert.equal(await isVerified('', { total: 2, completed: 2, failed: 0 }, 'error'), true);
});

test('failures that a service writes beside the answers are counted there', async () => {
  const counts = { total: 4, completed: 2, failed: 2 };
  const output = line('a') + line('b') + line('c');
  assert.equal(await isVerified(line('d'), counts, 'error', output), true);
  assert.equal(await isVerified(line('d'), counts, 'error', line('a') + line('b')), false);
});
