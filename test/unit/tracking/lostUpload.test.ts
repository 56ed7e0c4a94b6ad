import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import type { RemoteFile } from '../../../src/batches/batchApi.ts';
import type { Submission } from '../../../src/tracking/journal/submission.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { reconcile } from '../../../src/tracking/submit/reconcile.ts';
import { aSubmissionService, failing, key, lost } from '../../support/aSubmissionService.ts';
import type { MemoryService } from '../../support/memoryService.ts';

async function journaled({ journal }: { readonly journal: Journal }): Promise<Submission> {
  return (await journal.list())[0]!;
}

async function withLostUpload() {
  const s = await aSubmissionService();
  s.api.after = failing('uploadFile', lost);
  s.api.before = failing('listFiles', { kind: 'unreachable' });
  await assert.rejects(s.submit(), { kind: 'reset' });
  s.api.after = s.api.before = () => undefined;
  const record = await s.record();
  assert.deepEqual([record.step, record.failure], ['uploading', 'reset']);
  assert.equal(s.journal.isRunning(record), false);
  return { ...s, record };
}

for (const [call, look] of [
  ['uploadFile', 'listFiles'],
  ['createBatch', 'listBatches'],
] as const) {
  test(`while an answer to ${call} is looked for, the submission is at work for everyone`, async () => {
    const s = await aSubmissionService();
    s.api.after = failing(call, lost, 1);
    let looks = 0;
    s.api.before = async (name) => {
      if (name !== look) return;
      looks++;
      const record = await s.record();
      assert.equal(new Journal({ folder: s.journal.folder }).isRunning(record), true);
      assert.deepEqual(await s.reconcile(record), { outcome: 'still_unknown', doubt: 'running' });
    };
    await s.submit();
    assert.ok(looks > 0);
    assert.equal(s.sent('createBatch'), 1);
  });
}

test('a lost upload is found later by its name and used', async () => {
  const s = await withLostUpload();
  const other = { ...s.api.files[0]!, id: 'other', filename: 'tags.jsonl' };
  s.api.files.push(other, { ...other, id: 'cut', filename: s.api.files[0]!.filename, bytes: 9 });
  s.api.pageSize = 1;
  const found = await reconcile(s.record, s.deps);
  assert.deepEqual(found, { outcome: 'file_left', fileId: 'file-1', copies: [] });
  assert.equal((await s.resume(await journaled(s))).inputFileId, 'file-1');
  assert.equal(s.sent('uploadFile'), 1);
});

test('a file that was renamed, or arrived twice, is found all the same', async () => {
  const s = await withLostUpload();
  const [file] = s.api.files as [RemoteFile];
  const renamed = { ...file, filename: file.filename.replace('.jsonl', ' (1).jsonl'), bytes: null };
  s.api.files = [renamed, { ...file, id: 'file-2' }];
  const found = await reconcile(s.record, s.deps);
  assert.deepEqual(found, { outcome: 'file_left', fileId: 'file-2', copies: ['file-1'] });
});

test('that an upload is not listed says nothing at first, and then that it did not arrive', async () => {
  const s = await withLostUpload();
  s.api.files = [];
  const tooEarly = { outcome: 'still_unknown', doubt: 'too_early' };
  assert.deepEqual(await reconcile(s.record, s.deps), tooEarly);
  assert.equal((await journaled(s)).step, 'uploading');
  s.clock.pass(120_000);
  const otherKey = await reconcile(s.record, { ...s.deps, key: { ...key, key: 'sk-other' } });
  assert.deepEqual(otherKey, { outcome: 'still_unknown', doubt: 'other_key' });
  assert.deepEqual(await reconcile(s.record, s.deps), { outcome: 'nothing_was_created' });
  assert.equal((await journaled(s)).step, 'stopped');
});

for (const [name, change] of [
  ['has no list of files', (api: MemoryService) => (api.before = failing('listFiles', { kind: 'not_found', status: 404 }))], // prettier-ignore
  ['lists files without names', (api: MemoryService) => (api.files = api.files.map((file) => ({ ...file, filename: '' })))], // prettier-ignore
] as const) {
  test(`a service that ${name} leaves a lost upload on record`, async () => {
    const s = await withLostUpload();
    change(s.api);
    s.clock.pass(120_000);
    const unlisted = { outcome: 'still_unknown', doubt: 'not_listed' };
    assert.deepEqual(await reconcile(s.record, s.deps), unlisted);
    assert.equal((await journaled(s)).step, 'uploading');
  });
}

test('a refusal of the upload that a gateway may have made up leaves a doubt, whatever the list says so soon', async () => {
  const slow: FailureFacts = { kind: 'rate', status: 429, outcomeUnknown: false };
  const lied = await aSubmissionService();
  lied.api.after = failing('uploadFile', slow);
  await lied.submit();
  assert.deepEqual([lied.sent('uploadFile'), (await lied.record()).step], [1, 'created']);
  for (const list of [
    undefined,
    slow,
    { kind: 'not_found', status: 404 },
    { kind: 'unreachable' },
  ] as const) {
    const s = await aSubmissionService();
    s.api.before = (call) => {
      if (call === 'uploadFile') throw new ApiFailure(slow);
      if (call === 'listFiles' && list) throw new ApiFailure(list);
    };
    await assert.rejects(s.submit(), { kind: 'rate' });
    assert.equal((await s.record()).step, 'uploading');
  }
});

test('files are listed back to the time of the submission, whatever their order', async () => {
  const s = await withLostUpload();
  const [lostFile] = s.api.files as [RemoteFile];
  const old = Array.from({ length: 6 }, (_, n) => ({
    ...lostFile,
    id: `old-${String(n)}`,
    filename: 'old.jsonl',
    bytes: 1,
    createdAt: s.api.now - (10 - n) * 86_400,
  }));
  s.clock.pass(120_000);
  s.api.pageSize = 2;
  s.api.files = old;
  const further: string[] = [];
  s.api.before = (_, after) => {
    if (after !== '') further.push(after);
  };
  assert.equal((await reconcile(s.record, s.deps)).outcome, 'nothing_was_created');
  assert.equal(further.length, 2, 'one page each time it is looked, and once all three');
  const again = await withLostUpload();
  again.api.pageSize = 2;
  again.api.files = [...again.api.files, ...old.toReversed()];
  assert.equal((await reconcile(again.record, again.deps)).outcome, 'file_left');
});
