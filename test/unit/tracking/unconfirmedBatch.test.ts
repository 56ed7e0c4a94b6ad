import assert from 'node:assert/strict';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import { reconcile } from '../../../src/tracking/submit/reconcile.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmissionService, failing, key, lost } from '../../support/aSubmissionService.ts';
import type { CallName } from '../../support/memoryService.ts';

test('a list that lags is asked again', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'server' }, 2);
  assert.equal((await s.submit()).id, 'batch_1');
});

test('what stays unknown stays on record, is decided later, and only then sent again', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', lost);
  await assert.rejects(s.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
  const record = await s.record();
  assert.deepEqual([record.step, record.failure], ['creating', 'reset']);
  await assert.rejects(s.resume(record), { kind: 'wrong_state' });
  assert.deepEqual(await s.reconcile(record), { outcome: 'still_unknown', doubt: 'too_early' });
  s.clock.pass(120_000);
  assert.deepEqual(await s.reconcile(record, { ...key, key: 'sk-other' }), { outcome: 'still_unknown', doubt: 'other_key' }); // prettier-ignore
  const left = { outcome: 'file_left', fileId: 'file-1', copies: [] };
  assert.deepEqual(await s.reconcile(record), left);
  assert.deepEqual([(await s.record()).step, (await s.record()).fileId], ['stopped', 'file-1']);
  s.api.before = () => undefined;
  await s.resume(await s.record());
  assert.deepEqual([s.sent('createBatch'), s.sent('uploadFile'), s.api.batches.length], [2, 1, 1]);
});

test('a batch that shows up late is found by the submission it carries, with any key', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'unreachable' });
  await assert.rejects(s.submit(), { kind: 'reset' });
  s.api.before = () => undefined;
  const found = await s.reconcile(await s.record(), { ...key, key: 'sk-other' });
  assert.equal(found.outcome, 'created');
  assert.equal((await s.record()).batchId, 'batch_1');
});

test('a service that keeps no metadata is searched by file; another submission of the same file is not ours', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'unreachable' });
  await assert.rejects(s.submit(), { kind: 'reset' });
  s.api.before = () => undefined;
  s.clock.pass(200_000);
  const record = await s.record();
  await s.submit().catch(() => undefined);
  const other = (await s.journal.list()).find(({ id }) => id !== record.id)!;
  s.api.batches = s.api.batches.filter(({ id }) => id === 'batch_1');
  s.api.change('batch_1', { metadata: { batch_studio_intent: other.id } });
  assert.equal((await s.reconcile(record)).outcome, 'file_left');
  s.api.change('batch_1', { metadata: {} });
  await s.journal.discard(record.id);
  await assert.rejects(s.reconcile(record), { kind: 'wrong_state' });
});

test('the list is read back to the time of the upload, and no further', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', lost);
  await assert.rejects(s.submit(), { kind: 'reset' });
  s.clock.pass(200_000);
  s.api.pageSize = 2;
  s.api.before = () => undefined;
  for (const createdAt of [0, 1, 2, 3, 100].map((hours) => s.api.now - 4 * 3600 + hours * 3600)) {
    s.api.now = createdAt;
    await s.api.createBatch({ inputFileId: 'x', endpoint: '', completionWindow: '', metadata: {} });
  }
  const further: string[] = [];
  s.api.before = (_, after) => {
    if (after !== '') further.push(after);
  };
  assert.equal((await s.reconcile(await s.record())).outcome, 'file_left');
  assert.equal(further.length, 2, 'one page each time it is looked, and once all three');
});

test('a list that leads in circles decides nothing', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', lost);
  await assert.rejects(s.submit(), { kind: 'reset' });
  s.clock.pass(200_000);
  s.api.listBatches = () => Promise.resolve({ batches: [], next: 'again', isLast: false });
  assert.deepEqual(await s.reconcile(await s.record()), { outcome: 'still_unknown', doubt: 'list_unread' }); // prettier-ignore
});

test('a gateway that refuses is not believed when the list cannot be asked, not even when that is refused the same way', async () => {
  const s = await aSubmissionService();
  const slow: FailureFacts = { kind: 'rate', status: 429, outcomeUnknown: false };
  const both = (list: FailureFacts) => (call: CallName) => {
    if (call === 'createBatch') throw new ApiFailure(slow);
    if (call === 'listBatches') throw new ApiFailure(list);
  };
  for (const [index, list] of ([{ kind: 'unreachable' }, slow] as const).entries()) {
    s.api.before = both(list);
    await assert.rejects(s.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
    assert.deepEqual([(await s.record()).step, s.sent('createBatch')], ['creating', index + 1]);
    await s.journal.discard((await s.record()).id);
  }
});

for (const status of [409, 429]) {
  test(`a batch behind a made-up ${status} is found although the list lags, and not asked for twice`, async () => {
    const s = await aSubmissionService();
    s.api.after = failing('createBatch', { kind: 'rate', status, outcomeUnknown: false }, 1);
    const list = s.api.listBatches.bind(s.api);
    let lists = 0;
    s.api.listBatches = (after) =>
      ++lists < 3 ? Promise.resolve({ batches: [], next: null, isLast: true }) : list(after);
    await s.submit();
    assert.deepEqual([s.sent('createBatch'), (await s.record()).step], [1, 'created']);
  });
}

test('a list that names the oldest first is read to its end before it decides', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost, 1);
  const list = s.api.listBatches.bind(s.api);
  const old = [1, 2].map((createdAt) => aBatch({ id: `old_${createdAt}`, times: { createdAt } }));
  s.api.listBatches = (after) =>
    after ? list(null) : Promise.resolve({ batches: old, next: 'on', isLast: false });
  await s.submit();
  assert.deepEqual([s.sent('createBatch'), (await s.record()).step], [1, 'created']);
});

test('another window that reconciles or discards an upload stops it before it creates anything', async () => {
  for (const act of ['stop', 'discard'] as const) {
    const s = await aSubmissionService();
    s.api.after = async (call) => {
      const { id } = await s.record();
      if (call !== 'uploadFile') return;
      await (act === 'stop' ? s.journal.step(id, 'stopped') : s.journal.discard(id));
    };
    await assert.rejects(s.submit(), { kind: 'wrong_state' });
    assert.equal(s.sent('createBatch'), 0);
    const [record] = await s.journal.list();
    assert.equal(record?.fileId, act === 'stop' ? 'file-1' : undefined);
  }
});

test('running work is not reconciled', async () => {
  const s = await aSubmissionService();
  s.api.before = async (call) => {
    if (call === 'createBatch')
      assert.deepEqual(await s.reconcile(await s.record()), { outcome: 'still_unknown', doubt: 'running' }); // prettier-ignore
  };
  await s.submit();
});

test('a look up that is stopped decides nothing', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.clock.pass(3_600_000);
  s.api.batches = [];
  const user = new AbortController();
  s.api.before = () => user.abort();
  const looking = reconcile(await s.record(), s.deps, user.signal);
  await assert.rejects(looking, { kind: 'cancelled' });
  assert.equal((await s.record()).step, 'creating');
});

test('a record that was emptied while the batch was asked for finds its batch, and makes no second one', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.api.before = s.api.after = () => undefined;
  const { id } = await s.record();
  // Planned, uploading, uploaded, and all of creating is lost.
  for (const revision of [4, 5]) await writeFile(join(s.journal.folder, `${id}.${String(revision)}.json`), ''); // prettier-ignore
  const emptied = await s.record();
  assert.deepEqual([emptied.step, emptied.fileId], ['creating', 'file-1']);
  await assert.rejects(s.resume(emptied), { kind: 'wrong_state' });
  assert.equal((await s.reconcile(emptied)).outcome, 'created');
  assert.equal(s.api.batches.length, 1);
});

test('a record that no longer knows its file proves nothing by not finding a batch', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.api.before = s.api.after = () => undefined;
  const { id } = await s.record();
  for (const revision of [2, 3, 4, 5, 6]) {
    const path = join(s.journal.folder, `${id}.${String(revision)}.json`);
    await writeFile(path, '');
    await utimes(path, s.clock.now() / 1000, s.clock.now() / 1000);
  }
  s.clock.pass(3_600_000);
  const [batch] = s.api.batches;
  s.api.batches = [{ ...batch!, metadata: {} }];
  assert.deepEqual(await s.reconcile(await s.record()), { outcome: 'still_unknown', doubt: 'file_unknown' }); // prettier-ignore
  s.api.batches = [batch!];
  assert.equal((await s.reconcile(await s.record())).outcome, 'created');
});

test('a created one is confirmed by asking for it', async () => {
  const s = await aSubmissionService();
  await s.submit();
  const found = await s.reconcile(await s.record());
  assert.equal(found.outcome, 'created');
});
