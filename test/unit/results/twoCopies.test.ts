import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copyState } from '../../../src/results/download/localCopy.ts';
import { aBatch } from '../../support/aBatch.ts';
import { MemoryService } from '../../support/memoryService.ts';
import { filesAddress, resultFilesIn } from '../../support/resultFilesIn.ts';

const child = fileURLToPath(new URL('../../support/copyChild.ts', import.meta.url));
const source = { address: filesAddress, fileId: 'file-out' };
const partial = '{"custom_id":"a","response":{}}\n';
const whole = `${partial}{"custom_id":"b","response":{}}\n`;

test('two windows that replace one file with what each was shown take neither for a user’s, and know which is there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'copies-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const windows = [
    fork(child, [folder, 'in_progress', partial, '40']),
    fork(child, [folder, 'completed', whole, '40']),
    fork(child, [folder, 'in_progress', `${whole}${whole}`, '40']),
  ];
  for (const [code] of await Promise.all(windows.map((window) => once(window, 'exit'))))
    assert.equal(code, 0);
  const files = resultFilesIn(folder, new MemoryService());
  const path = files.pathOf(aBatch({ id: 'batch_abc' }), 'output');
  const isFinal = (await readFile(path, 'utf8')) === whole;
  const state = await copyState(path, source);
  assert.equal(state?.isFinal, isFinal);
  assert.deepEqual((await readdir(dirname(path))).sort(), ['batch_abc.output.jsonl', 'batch_abc.output.jsonl.note']); // prettier-ignore
});

test('notes of a file that is fetched again and again stay short, and an earlier one without lines is read', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'copies-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const service = new MemoryService();
  const files = resultFilesIn(folder, service);
  service.contents.set('file-out', partial);
  const batch = aBatch({ id: 'batch_abc', status: 'in_progress', outputFileId: 'file-out' });
  let path = '';
  for (let time = 0; time < 300; time++) path = await files.ensure(batch, 'output');
  assert.ok((await stat(`${path}.note`)).size < 40_000);
  const [note] = (await readFile(`${path}.note`, 'utf8')).split('\n').slice(-1);
  await writeFile(`${path}.note`, note ?? '');
  service.contents.set('file-out', whole);
  await files.ensure({ ...batch, status: 'completed' }, 'output');
  assert.deepEqual((await readdir(dirname(path))).length, 2);
});
