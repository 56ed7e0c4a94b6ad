import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { aDraft } from '../../support/aDraft.ts';

const root = await mkdtemp(join(tmpdir(), 'journals-'));
after(() => rm(root, { recursive: true, force: true }));

const run = promisify(execFile);
const child = fileURLToPath(new URL('../../support/journalChild.ts', import.meta.url));

test('several processes lose no record, and one at a time uses a left file', async () => {
  const folder = join(root, 'journal');
  const log = join(root, 'log');
  const journal = new Journal({ folder });
  const { id } = await journal.plan(aDraft());
  await journal.step(id, 'uploading');
  await journal.step(id, 'uploaded', { fileId: 'file-1' });
  await Promise.all(
    Array.from({ length: 4 }, () => run(process.execPath, [child, folder, id, log])),
  );
  const records = await journal.list();
  const created = records.filter(({ step }) => step === 'created');
  assert.equal(created.length, 20);
  assert.equal(new Set(created.map(({ batchId }) => batchId)).size, 20);
  assert.equal(records.length, 21);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => !name.endsWith('.json')),
    [],
  );
  const turns = (await readFile(log, 'utf8')).trim().split('\n');
  assert.ok(turns.length > 0);
  assert.deepEqual(turns, turns.map((_, i) => (i % 2 === 0 ? 'begin' : 'end'))); // prettier-ignore
});
