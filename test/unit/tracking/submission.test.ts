import assert from 'node:assert/strict';
import { access, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { FailureFacts } from '../../../src/batches/apiFailure.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { resume, submitFile } from '../../../src/tracking/submit/submitFile.ts';
import { aSubmissionService, failing, lost, plan } from '../../support/aSubmissionService.ts';
import type { CallName } from '../../support/memoryService.ts';

const notReady: FailureFacts = {
  kind: 'rejected',
  status: 400,
  outcomeUnknown: false,
  serverMessage: 'Cannot find file file-1, or organization org-1 does not have access to it.',
};

test('every step is on disk before it begins', async () => {
  const s = await aSubmissionService();
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
  const s = await aSubmissionService();
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
    const s = await aSubmissionService();
    await assert.rejects(submitFile({ ...plan, indexLines }, s.deps), { kind });
    assert.deepEqual([s.api.calls, await readdir(s.journal.folder)], [[], []]);
  }
});

test('metadata that is full goes as it is', async () => {
  const s = await aSubmissionService();
  const full = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${String(i)}`, 'v']));
  const batch = await submitFile({ ...plan, metadata: full }, s.deps);
  assert.deepEqual(batch.metadata, full);
});

test('a certain refusal of the upload ends it and leaves nothing', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('uploadFile', { kind: 'unauthorized', outcomeUnknown: false });
  await assert.rejects(s.submit(), { kind: 'unauthorized' });
  assert.deepEqual([(await s.record()).step, (await s.record()).failure], ['stopped', 'unauthorized']); // prettier-ignore
  assert.equal(s.sent('createBatch'), 0);
});

test('an upload whose answer was lost is looked up, not sent again', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('uploadFile', lost);
  s.api.before = failing('listFiles', { kind: 'server' }, 2);
  await s.submit();
  assert.deepEqual([s.sent('uploadFile'), s.api.files.length], [1, 1]);
  assert.deepEqual(s.steps, ['uploading', ...Array<string>(3).fill('confirming'), 'creating']);
  const record = await s.record();
  assert.deepEqual([record.step, record.fileId, record.failure], ['created', 'file-1', undefined]);
});

/** A submission whose upload arrived, while nobody could ask whether it did. */
test('a create whose answer was lost is looked up, not sent again', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  const batch = await s.submit();
  assert.equal(batch.id, 'batch_1');
  assert.equal(s.sent('createBatch'), 1);
  assert.deepEqual([(await s.record()).step, (await s.record()).batchId], ['created', 'batch_1']);
  assert.deepEqual(s.steps, ['uploading', 'creating', 'confirming']);
});

/** A service that does not have the uploaded file yet: neither for a batch nor by itself, so often. */
function withoutFile(times = Infinity) {
  const [create, look] = [
    failing('createBatch', notReady, times),
    failing('retrieveFile', { kind: 'not_found', status: 404 }, times),
  ];
  return (call: CallName) => {
    create(call);
    look(call);
  };
}

test('a file that the service does not have yet is waited for', async () => {
  const s = await aSubmissionService();
  s.api.before = withoutFile(3);
  await s.submit();
  assert.deepEqual(s.clock.waits, [1_000, 2_000, 4_000]);
  assert.equal(s.steps.filter((step) => step === 'file_not_ready').length, 3);
  assert.equal(s.api.batches.length, 1);
});

for (const status of ['pending', 'Processing', 'UPLOADING', 'in_progress'])
  test(`so is one that the service calls ${status}`, async () => {
    const s = await aSubmissionService();
    s.api.before = failing('createBatch', notReady, 1);
    s.api.after = (call) => {
      if (call === 'uploadFile') s.api.files = s.api.files.map((file) => ({ ...file, status }));
    };
    await s.submit();
    assert.deepEqual(s.clock.waits, [1_000]);
  });

test('but not for ever, and then the file is offered for use', async () => {
  const s = await aSubmissionService();
  s.api.before = withoutFile();
  await assert.rejects(s.submit(), { kind: 'rejected' });
  assert.equal(s.sent('createBatch'), 6);
  assert.deepEqual([(await s.record()).step, (await s.record()).fileId], ['stopped', 'file-1']);
});

test('a request to slow down is followed when it is certain and short', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', { kind: 'rate', outcomeUnknown: false, retryAfterMs: 20_000 }, 1); // prettier-ignore
  await s.submit();
  assert.deepEqual(s.clock.waits, [20_000]);
  s.api.before = failing('createBatch', { kind: 'rate', outcomeUnknown: false, retryAfterMs: 600_000 }); // prettier-ignore
  await assert.rejects(s.submit(), { kind: 'rate' });
  s.api.before = failing('createBatch', { kind: 'quota', outcomeUnknown: false });
  await assert.rejects(s.submit(), { kind: 'quota' });
  assert.equal(s.sent('createBatch'), 4);
});

test('a gateway that refuses after the service has acted is not believed', async () => {
  for (const status of [409, 425, 429]) {
    const s = await aSubmissionService();
    s.api.after = failing('createBatch', { kind: 'rate', status, outcomeUnknown: false });
    assert.equal((await s.submit()).id, 'batch_1');
    assert.equal(s.sent('createBatch'), 1);
  }
});

test('a cancel is certain while nothing was asked for, and leaves a file that can be used', async () => {
  const s = await aSubmissionService();
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
  const s = await aSubmissionService();
  const controller = new AbortController();
  s.api.before = withoutFile();
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
  const s = await aSubmissionService();
  await assert.rejects(s.submit({ signal: AbortSignal.abort() }), { kind: 'cancelled' });
  assert.deepEqual([s.api.calls, (await s.record()).step], [[], 'stopped']);
});

test('two windows that use the same left file make one batch', async () => {
  const s = await aSubmissionService();
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
  const s = await aSubmissionService();
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

test('a disk that fills up after the create does not call the batch a failure', async () => {
  const s = await aSubmissionService();
  s.api.after = async (call) => {
    if (call === 'createBatch') await rm(s.journal.folder, { recursive: true });
  };
  assert.equal((await s.submit()).id, 'batch_1');
});

for (const step of ['file', 'batch'] as const) {
  test(`one look that does not show a ${step} decides nothing: a list may be brought up to date by being asked`, async () => {
    const s = await aSubmissionService();
    const [call, list] = step === 'file' ? (['uploadFile', 'listFiles'] as const) : (['createBatch', 'listBatches'] as const); // prettier-ignore
    s.api.after = failing(call, lost);
    s.api.before = failing(list, { kind: 'dns' });
    await assert.rejects(s.submit());
    s.clock.pass(3_600_000);
    const { batches, files } = s.api;
    let looks = 0;
    s.api.after = () => undefined;
    s.api.before = (name) => {
      if (name !== list) return;
      const isShown = ++looks > 3;
      s.api.batches = isShown ? batches : [];
      s.api.files = isShown ? files : [];
    };
    const found = await s.reconcile(await s.record());
    assert.equal(found.outcome, step === 'file' ? 'file_left' : 'created');
  });
}
