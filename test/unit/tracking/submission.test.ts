import assert from 'node:assert/strict';
import { access, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { submit } from '../../../src/tracking/submit/submitFile.ts';
import { aService, failing, notReady, plan } from '../../support/aService.ts';

test('every step is on disk before it begins', async () => {
  const s = await aService();
  const seen: (string | undefined)[] = [];
  s.api.before = async (call) => void seen.push(call, (await s.record()).step);
  const batch = await s.submit();
  assert.deepEqual(seen, ['uploadFile', 'uploading', 'createBatch', 'creating']);
  const record = await s.record();
  assert.deepEqual([record.step, record.fileId, record.batchId], ['created', 'file-1', batch.id]);
  assert.deepEqual(batch.metadata, { name: 'tags', batch_studio_intent: record.id });
  assert.deepEqual(s.steps, ['uploading', 'creating']);
  assert.ok(!JSON.stringify(record).includes('planted'));
});

test('the index of the lines is on disk before anything is sent, and goes with the record', async () => {
  const s = await aService();
  const index = async () => s.journal.indexPath((await s.record()).id);
  s.api.before = async () => assert.equal(await readFile(await index(), 'utf8'), 'index');
  await s.submit();
  const path = await index();
  await s.journal.discard((await s.record()).id);
  await assert.rejects(access(path), { code: 'ENOENT' });
});

test('lines that are not of the checked bytes, or cannot be indexed, stop it before anything is sent', async () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const gone = Object.assign(new Error('gone'), { code: 'ENOENT' });
  for (const [indexLines, kind] of [
    [(_: string, target: string) => writeFile(target, '').then(() => 'other'), 'input_changed'],
    [() => Promise.reject(full), 'disk_full'],
    [() => Promise.reject(gone), 'input_gone'],
  ] as const) {
    const s = await aService();
    await assert.rejects(submit({ ...plan, indexLines }, s.deps), { kind });
    assert.deepEqual([s.api.calls, await readdir(s.journal.folder)], [[], []]);
  }
});

test('metadata that is full goes as it is', async () => {
  const s = await aService();
  const full = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${String(i)}`, 'v']));
  const batch = await submit({ ...plan, metadata: full }, s.deps);
  assert.deepEqual(batch.metadata, full);
});

test('a certain refusal of the upload ends it and leaves nothing', async () => {
  const s = await aService();
  s.api.before = failing('uploadFile', { kind: 'unauthorized', outcomeUnknown: false });
  await assert.rejects(s.submit(), { kind: 'unauthorized' });
  assert.deepEqual([(await s.record()).step, (await s.record()).failure], ['stopped', 'unauthorized']); // prettier-ignore
  assert.equal(s.sent('createBatch'), 0);
});

test('a file that the service does not see yet is waited for', async () => {
  const s = await aService();
  s.api.before = failing('createBatch', notReady, 3);
  await s.submit();
  assert.deepEqual(s.clock.waits, [1_000, 2_000, 4_000]);
  assert.equal(s.steps.filter((step) => step === 'file_not_ready').length, 3);
  assert.equal(s.api.batches.length, 1);
});

test('but not for ever, and then the file is offered for use', async () => {
  const s = await aService();
  s.api.before = failing('createBatch', notReady);
  await assert.rejects(s.submit(), { kind: 'rejected' });
  assert.equal(s.sent('createBatch'), 6);
  assert.deepEqual([(await s.record()).step, (await s.record()).fileId], ['stopped', 'file-1']);
});

test('a request to slow down is followed when it is certain and short', async () => {
  const s = await aService();
  s.api.before = failing('createBatch', { kind: 'rate', outcomeUnknown: false, retryAfterMs: 20_000 }, 1); // prettier-ignore
  await s.submit();
  assert.deepEqual(s.clock.waits, [20_000]);
  s.api.before = failing('createBatch', { kind: 'rate', outcomeUnknown: false, retryAfterMs: 600_000 }); // prettier-ignore
  await assert.rejects(s.submit(), { kind: 'rate' });
  s.api.before = failing('createBatch', { kind: 'quota', outcomeUnknown: false });
  await assert.rejects(s.submit(), { kind: 'quota' });
  assert.equal(s.sent('createBatch'), 4);
});

test('a disk that fills up after the create does not call the batch a failure', async () => {
  const s = await aService();
  s.api.after = async (call) => {
    if (call === 'createBatch') await rm(s.journal.folder, { recursive: true });
  };
  assert.equal((await s.submit()).id, 'batch_1');
});
