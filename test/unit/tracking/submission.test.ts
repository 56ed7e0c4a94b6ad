import assert from 'node:assert/strict';
import { access, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import type { RemoteFile } from '../../../src/batches/batchApi.ts';
import type { Submission } from '../../../src/tracking/journal/submission.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { reconcile } from '../../../src/tracking/submit/reconcile.ts';
import { resume, submit } from '../../../src/tracking/submit/submitFile.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmissionService, failing, key, lost, plan } from '../../support/aSubmissionService.ts';
import type { CallName, MemoryService } from '../../support/memoryService.ts';

async function journaled({ journal }: { readonly journal: Journal }): Promise<Submission> {
  return (await journal.list())[0]!;
}

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
    await assert.rejects(submit({ ...plan, indexLines }, s.deps), { kind });
    assert.deepEqual([s.api.calls, await readdir(s.journal.folder)], [[], []]);
  }
});

test('metadata that is full goes as it is', async () => {
  const s = await aSubmissionService();
  const full = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${String(i)}`, 'v']));
  const batch = await submit({ ...plan, metadata: full }, s.deps);
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

test('a create whose answer was lost is looked up, not sent again', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  const batch = await s.submit();
  assert.equal(batch.id, 'batch_1');
  assert.equal(s.sent('createBatch'), 1);
  assert.deepEqual([(await s.record()).step, (await s.record()).batchId], ['created', 'batch_1']);
  assert.deepEqual(s.steps, ['uploading', 'creating', 'confirming']);
});

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

test('nor is it when the list cannot be asked, not even when that is refused the same way', async () => {
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
