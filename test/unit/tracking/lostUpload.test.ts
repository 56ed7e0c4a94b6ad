import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import type { RemoteFile } from '../../../src/batches/batchApi.ts';
import { reconcile } from '../../../src/tracking/submit/reconcile.ts';
import type { MemoryService } from '../../support/memoryService.ts';
import { aService, failing, journaled, key, lost } from '../../support/aService.ts';

test('an upload whose answer was lost is looked up, not sent again', async () => {
  const s = await aService();
  s.api.after = failing('uploadFile', lost);
  s.api.before = failing('listFiles', { kind: 'server' }, 2);
  await s.submit();
  assert.deepEqual([s.sent('uploadFile'), s.api.files.length], [1, 1]);
  assert.deepEqual(s.steps, ['uploading', ...Array<string>(3).fill('confirming'), 'creating']);
  const record = await s.record();
  assert.deepEqual([record.step, record.fileId, record.failure], ['created', 'file-1', undefined]);
});

/** A submission whose upload arrived, while nobody could ask whether it did. */
async function withLostUpload() {
  const s = await aService();
  s.api.after = failing('uploadFile', lost);
  s.api.before = failing('listFiles', { kind: 'unreachable' });
  await assert.rejects(s.submit(), { kind: 'reset' });
  s.api.after = s.api.before = () => undefined;
  const record = await s.record();
  assert.deepEqual([record.step, record.failure], ['uploading', 'reset']);
  assert.equal(s.journal.isRunning(record), false);
  return { ...s, record };
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

test('a refusal of the upload that a gateway may have made up is believed when the list agrees', async () => {
  const slow: FailureFacts = { kind: 'rate', status: 429, outcomeUnknown: false };
  const lied = await aService();
  lied.api.after = failing('uploadFile', slow);
  await lied.submit();
  assert.deepEqual([lied.sent('uploadFile'), (await lied.record()).step], [1, 'created']);
  for (const [list, step] of [
    [undefined, 'stopped'],
    [slow, 'uploading'],
    [{ kind: 'not_found', status: 404 }, 'stopped'],
    [{ kind: 'unreachable' }, 'uploading'],
  ] as const) {
    const s = await aService();
    s.api.before = (call) => {
      if (call === 'uploadFile') throw new ApiFailure(slow);
      if (call === 'listFiles' && list) throw new ApiFailure(list);
    };
    await assert.rejects(s.submit(), { kind: 'rate' });
    assert.equal((await s.record()).step, step);
  }
});

test('files are listed back to the time of the submission, whatever their order', async () => {
  const s = await withLostUpload();
  const [lostFile] = s.api.files as [RemoteFile];
  const old = Array.from({ length: 6 }, (_, n) => ({
    ...lostFile,
    id: `old-${String(n)}`,
    filename: 'old.jsonl',
    createdAt: s.api.now - (10 - n) * 86_400,
  }));
  s.clock.pass(120_000);
  s.api.pageSize = 2;
  s.api.files = old;
  s.api.calls.length = 0;
  assert.equal((await reconcile(s.record, s.deps)).outcome, 'nothing_was_created');
  assert.equal(s.sent('listFiles'), 5, 'one page each time it is looked');
  const again = await withLostUpload();
  again.api.pageSize = 2;
  again.api.files = [...again.api.files, ...old.toReversed()];
  assert.equal((await reconcile(again.record, again.deps)).outcome, 'file_left');
});
