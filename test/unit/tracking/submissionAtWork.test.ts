import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { resume } from '../../../src/tracking/submit/submitFile.ts';
import { aService, failing, lost, notReady } from '../../support/aService.ts';

for (const [call, look] of [
  ['uploadFile', 'listFiles'],
  ['createBatch', 'listBatches'],
] as const) {
  test(`while an answer to ${call} is looked for, the submission is at work for everyone`, async () => {
    const s = await aService();
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

test('a cancel is certain while nothing was asked for, and leaves a file that can be used', async () => {
  const s = await aService();
  const controller = new AbortController();
  s.api.after = () => controller.abort();
  await assert.rejects(s.submit({ signal: controller.signal }), { kind: 'cancelled' });
  const record = await s.record();
  assert.deepEqual([record.step, record.failure, record.fileId], ['stopped', 'cancelled', 'file-1']); // prettier-ignore
  s.api.after = () => undefined;
  const batch = await s.resume(record);
  assert.equal(batch.inputFileId, 'file-1');
  assert.equal((await s.record()).step, 'created');
});

test('a cancel during a pause ends the pause', async () => {
  const s = await aService();
  const controller = new AbortController();
  s.api.before = failing('createBatch', notReady);
  await assert.rejects(
    s.submit({
      signal: controller.signal,
      onStep: ({ step }) => step === 'file_not_ready' && controller.abort(),
    }),
    { kind: 'cancelled' },
  );
  assert.deepEqual(s.clock.waits, []);
  assert.equal((await s.record()).step, 'stopped');
});

test('a cancel before anything sends nothing', async () => {
  const s = await aService();
  await assert.rejects(s.submit({ signal: AbortSignal.abort() }), { kind: 'cancelled' });
  assert.deepEqual([s.api.calls, (await s.record()).step], [[], 'stopped']);
});

test('another window that reconciles or discards an upload stops it before it creates anything', async () => {
  for (const act of ['stop', 'discard'] as const) {
    const s = await aService();
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
  const s = await aService();
  s.api.before = async (call) => {
    if (call === 'createBatch')
      assert.deepEqual(await s.reconcile(await s.record()), { outcome: 'still_unknown', doubt: 'running' }); // prettier-ignore
  };
  await s.submit();
});

test('two windows that use the same left file make one batch', async () => {
  const s = await aService();
  const controller = new AbortController();
  s.api.after = () => controller.abort();
  await assert.rejects(s.submit({ signal: controller.signal }));
  s.api.after = () => undefined;
  const record = await s.record();
  const other = new Journal({ folder: s.journal.folder, clock: s.clock });
  const both = await Promise.allSettled([
    s.resume(record),
    resume(record, { ...s.deps, journal: other }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal(s.api.batches.length, 1);
});

test('of two commands of one window that use the same left file, the slower does not give up for the faster', async () => {
  const s = await aService();
  s.api.before = failing('createBatch', { kind: 'unauthorized', status: 401 });
  await assert.rejects(s.submit());
  const record = await s.record();
  let slower: Promise<unknown> | undefined;
  const other = new Journal({ folder: s.journal.folder, clock: s.clock });
  s.api.before = async (call) => {
    if (call !== 'createBatch') return;
    slower ??= assert.rejects(s.resume(record), { kind: 'wrong_state' });
    await slower;
    for (const journal of [s.journal, other])
      assert.equal(journal.isRunning(await s.record()), true);
  };
  await s.resume(record);
  assert.equal(s.api.batches.length, 1);
});
