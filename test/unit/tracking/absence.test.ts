import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import type { Batch } from '../../../src/batches/batch.ts';
import type { BatchPage, FilePage, RemoteFile } from '../../../src/batches/batchApi.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { resume } from '../../../src/tracking/submit/submitFile.ts';
import { isCertainRefusal } from '../../../src/tracking/submit/createAnswer.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmissionService, failing, lost } from '../../support/aSubmissionService.ts';
import type { MemoryService } from '../../support/memoryService.ts';

// What is not in a list is not proven to be absent: after every answer that may follow an act.

const words = { serverMessage: 'No.', code: 'refused' };
const answered = (status: number, more: Partial<FailureFacts> = {}): FailureFacts => ({
  kind: 'rejected',
  status,
  outcomeUnknown: false,
  ...words,
  ...more,
});

/** Statuses that say nothing of what was done before them. */
const doubtful = [300, 301, 302, 304, 307, 308, 404, 405, 406, 408, 409, 410, 411, 412, 415, 418, 421, 423, 425, 428, 429, 431, 451]; // prettier-ignore

test('certain are the refusals that services give in their own words before they act, and what never left', () => {
  const isCertain = (facts: FailureFacts) => isCertainRefusal(new ApiFailure(facts));
  for (const status of [400, 401, 402, 403, 407, 413, 422]) assert.ok(isCertain(answered(status)));
  for (const status of [401, 407, 413])
    assert.ok(isCertain({ kind: 'rejected', status, outcomeUnknown: false }));
  for (const status of [400, 402, 403, 422])
    assert.ok(
      !isCertain({ kind: 'rejected', status, outcomeUnknown: false }),
      'a gateway has no words',
    );
  for (const status of doubtful) assert.ok(!isCertain(answered(status)));
  for (const status of [500, 502, 504, 303]) assert.ok(!isCertain(answered(status, { outcomeUnknown: true }))); // prettier-ignore
  assert.ok(isCertain(answered(429, { kind: 'quota' })));
  for (const kind of ['no_key', 'dns', 'refused', 'tls', 'input_changed'] as const)
    assert.ok(isCertain({ kind, outcomeUnknown: false }));
  assert.ok(!isCertain(lost));
});

for (const call of ['uploadFile', 'createBatch'] as const) {
  test(`whatever status follows an act, ${call} finds what it made and does not send again`, async () => {
    for (const status of [400, 401, 403, 413, 422, ...doubtful]) {
      const s = await aSubmissionService();
      s.api.after = failing(call, answered(status));
      await s.submit();
      const { step, batchId } = await s.record();
      assert.deepEqual([s.sent(call), step, batchId], [1, 'created', 'batch_1'], String(status));
    }
  });

  test(`a plain refusal of ${call} is told at once`, async () => {
    for (const status of [400, 401, 403, 422]) {
      const s = await aSubmissionService();
      s.api.before = failing(call, answered(status));
      await assert.rejects(s.submit(), { kind: 'rejected' });
      assert.deepEqual([s.clock.waits, (await s.record()).step], [[], 'stopped']);
    }
  });
}

/** Hides what was made for so long, as a list that is brought up to date late does. */
function lag(s: Awaited<ReturnType<typeof aSubmissionService>>, ms: number): void {
  const made = new Map<string, number>();
  const [batches, files] = [s.api.listBatches.bind(s.api), s.api.listFiles.bind(s.api)];
  const isShown = ({ id }: { readonly id: string }) => {
    const since = made.get(id) ?? s.clock.elapsed();
    made.set(id, since);
    return s.clock.elapsed() - since >= ms;
  };
  s.api.listBatches = async () => {
    s.api.batches.forEach(isShown);
    const page = await batches();
    return { ...page, batches: page.batches.filter(isShown) };
  };
  s.api.listFiles = async () => {
    s.api.files.forEach(isShown);
    const page = await files();
    return { ...page, files: page.files.filter(isShown) };
  };
}

for (const seconds of [20, 100, 300])
  test(`a list that lags ${String(seconds)} s makes no second batch of one that was answered with 429`, async () => {
    const s = await aSubmissionService();
    lag(s, seconds * 1000);
    s.api.after = failing('createBatch', answered(429, { kind: 'rate' }), 1);
    const batch = await s.submit();
    assert.deepEqual([batch.id, s.sent('createBatch'), s.api.batches.length], ['batch_1', 1, 1]);
  });

for (const [status, message] of [
  [400, 'Cannot find file file-1, or organization org-1 does not have access to it.'],
  [400, 'The file file-1 is already being processed.'],
  [403, 'You have no permission for file file-1.'],
  [404, 'No such File object: file-1'],
  [409, 'file-1 is being processed'],
  [425, 'file-1 is not ready'],
  [429, 'file-1 is pending'],
] as const)
  test(`words about the file after an act make no second batch: ${String(status)} ${message}`, async () => {
    for (const seconds of [20, 300]) {
      const s = await aSubmissionService();
      lag(s, seconds * 1000);
      const facts = answered(status, { serverMessage: message, code: undefined });
      s.api.after = failing('createBatch', facts);
      await s.submit().catch(() => undefined);
      const stopped = await s.record();
      if (stopped.step !== 'created') await s.resume(stopped);
      const { step, batchId } = await s.record();
      assert.deepEqual([s.sent('createBatch'), step, batchId], [1, 'created', 'batch_1']);
    }
  });

test('a service that does not see a file which it lists is asked again once there is surely no batch', async () => {
  const s = await aSubmissionService();
  const serverMessage = 'Cannot find file file-1.';
  s.api.before = failing('createBatch', answered(400, { serverMessage }), 1);
  const begin = s.clock.now();
  await s.submit();
  assert.deepEqual([s.sent('createBatch'), s.clock.now() - begin >= 360_000], [2, true]);
  const never = await aSubmissionService();
  never.api.before = failing('createBatch', answered(400, { serverMessage }));
  await assert.rejects(never.submit(), { kind: 'rejected' });
  assert.deepEqual([never.sent('createBatch'), (await never.record()).step], [2, 'stopped']);
});

test('a rate that is told with another status is not proof enough to ask again', async () => {
  const s = await aSubmissionService();
  lag(s, 20_000);
  s.api.after = failing('createBatch', answered(400, { kind: 'rate' }), 1);
  await s.submit();
  assert.equal(s.sent('createBatch'), 1);
});

test('a real 429 is followed by another try, once it is proven that there is no batch; a second leaves it open', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', answered(429, { kind: 'rate' }), 1);
  const begin = s.clock.now();
  await s.submit();
  assert.ok(s.clock.now() - begin >= 360_000);
  assert.ok(s.steps.includes('making_sure'));
  assert.equal(s.sent('createBatch'), 2);
  const twice = await aSubmissionService();
  twice.api.before = failing('createBatch', answered(429, { kind: 'rate' }));
  await assert.rejects(twice.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
  assert.deepEqual([twice.sent('createBatch'), (await twice.record()).step], [2, 'creating']);
});

test('the wait for a proof can be stopped, and decides nothing then', async () => {
  const s = await aSubmissionService();
  const user = new AbortController();
  s.api.before = failing('createBatch', answered(429, { kind: 'rate' }));
  const onStep = ({ step }: { readonly step: string }) => step === 'making_sure' && user.abort();
  await assert.rejects(s.submit({ signal: user.signal, onStep }), { kind: 'rate' });
  assert.deepEqual([s.sent('createBatch'), (await s.record()).step], [1, 'creating']);
});

test('a look up waits until a list that lags five minutes would show it', async () => {
  for (const call of ['uploadFile', 'createBatch'] as const) {
    const s = await aSubmissionService();
    lag(s, 300_000);
    s.api.after = failing(call, lost);
    await assert.rejects(s.submit());
    s.clock.pass(120_000);
    const { outcome } = await s.reconcile(await s.record());
    assert.equal(outcome, call === 'uploadFile' ? 'file_left' : 'created');
  }
});

/** A submission whose create was refused for certain, though there is a batch: its list showed it late. */
async function stoppedWithBatch() {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', answered(400), 1);
  s.api.before = failing('listBatches', { kind: 'unreachable' }, 1);
  await assert.rejects(s.submit(), { kind: 'rejected' });
  assert.equal((await s.record()).step, 'stopped');
  return s;
}

test('a file is used only after a look, which takes the batch that is there', async () => {
  const s = await stoppedWithBatch();
  assert.equal((await s.resume(await s.record())).id, 'batch_1');
  assert.deepEqual([s.sent('createBatch'), (await s.record()).step], [1, 'created']);
  const offline = await stoppedWithBatch();
  offline.api.before = failing('listBatches', { kind: 'unreachable' });
  await assert.rejects(offline.resume(await offline.record()), { kind: 'unreachable' });
  assert.equal(offline.sent('createBatch'), 1);
});

test('a look up heals a record that says that nothing was created', async () => {
  const s = await stoppedWithBatch();
  assert.equal((await s.reconcile(await s.record())).outcome, 'created');
  assert.equal((await s.record()).batchId, 'batch_1');
});

for (const status of [400, 401, 403, 413, 422])
  for (const seconds of [20, 300])
    test(`a list that lags ${String(seconds)} s makes no second batch of one that was refused with ${String(status)}`, async () => {
      for (const act of ['resume', 'reconcile'] as const) {
        const s = await aSubmissionService();
        s.api.after = failing('createBatch', answered(status), 1);
        lag(s, seconds * 1000);
        await assert.rejects(s.submit(), { kind: 'rejected' });
        const stopped = await s.record();
        assert.equal(stopped.step, 'stopped');
        await s[act](stopped);
        const { step, batchId } = await s.record();
        assert.deepEqual([s.sent('createBatch'), step, batchId], [1, 'created', 'batch_1']);
      }
    });

test('what was refused is asked for again once it is proven that there is no batch, and only then', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', answered(400), 1);
  await assert.rejects(s.submit(), { kind: 'rejected' });
  const begin = s.clock.now();
  assert.equal((await s.resume(await s.record())).id, 'batch_1');
  assert.ok(s.clock.now() - begin >= 360_000, 'absence before this proves nothing');
  // A file that no batch was asked for of is used at once.
  const left = await aSubmissionService();
  left.api.after = failing('uploadFile', lost);
  left.api.before = failing('listFiles', { kind: 'dns' }, 4);
  await assert.rejects(left.submit());
  await left.reconcile(await left.record()).then(() => left.clock.pass(600_000));
  await left.reconcile(await left.record());
  const at = left.clock.now();
  await left.resume(await left.record());
  assert.equal(left.clock.now(), at);
});

for (const seconds of [0, 3_600])
  test(`a list that cannot say leaves what was refused ${String(seconds)} s ago in doubt, and asks for nothing`, async () => {
    const s = await aSubmissionService();
    s.api.before = failing('createBatch', answered(400), 1);
    await assert.rejects(s.submit(), { kind: 'rejected' });
    s.clock.pass(seconds * 1000);
    const blurred = aBatch({ id: 'who', inputFileId: '', status: 'completed', times: { createdAt: s.api.now } }); // prettier-ignore
    s.api.listBatches = () => Promise.resolve(all([blurred]));
    await assert.rejects(s.resume(await s.record()), { facts: { kind: 'malformed', code: 'list_unread', outcomeUnknown: true } }); // prettier-ignore
    const doubted = await s.record();
    assert.deepEqual([doubted.step, s.journal.isRunning(doubted), s.sent('createBatch')], ['creating', false, 1]); // prettier-ignore
  });

for (const status of [404, 405, 501])
  test(`a service that answers ${String(status)} to its list leaves what was refused in doubt, and asks for nothing`, async () => {
    for (const seconds of [0, 3_600]) {
      const s = await aSubmissionService();
      s.api.after = failing('createBatch', answered(400), 1);
      s.api.before = failing('listBatches', { kind: 'not_found', status });
      await assert.rejects(s.submit(), { kind: 'rejected' });
      s.clock.pass(seconds * 1000);
      await assert.rejects(s.resume(await s.record()), ({ facts }: ApiFailure) => facts.outcomeUnknown === true); // prettier-ignore
      assert.deepEqual([s.sent('createBatch'), (await s.record()).step], [1, 'creating']);
    }
  });

test('what was refused so long ago that no list would show it is left in doubt, and asked for by nobody', async () => {
  const refused = async () => {
    const s = await aSubmissionService();
    s.api.after = failing('createBatch', answered(400), 1);
    s.api.before = failing('listBatches', { kind: 'dns' }, 4);
    await assert.rejects(s.submit(), { kind: 'rejected' });
    s.clock.pass(31 * 86_400_000);
    s.api.listBatches = () => Promise.resolve(ended([]));
    return s;
  };
  const used = await refused();
  await assert.rejects(used.resume(await used.record()), { facts: { kind: 'malformed', code: 'list_unread', outcomeUnknown: true } }); // prettier-ignore
  const looked = await refused();
  for (const s of [used, looked, looked])
    assert.deepEqual(await s.reconcile(await s.record()), unknown('too_late'));
  assert.deepEqual([used.sent('createBatch'), looked.sent('createBatch')], [1, 1]);
});

test('whoever stops the look before a create creates nothing', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', answered(400), 1);
  await assert.rejects(s.submit(), { kind: 'rejected' });
  const user = new AbortController();
  const onStep = ({ step }: { step: string }) => {
    if (step === 'making_sure') user.abort();
  };
  const { signal } = user;
  await assert.rejects(resume(await s.record(), s.deps, { signal, onStep }), { kind: 'cancelled' });
  assert.deepEqual([(await s.record()).step, s.sent('createBatch')], ['stopped', 1]);
});

/** What a look up says long after a create whose answer was lost, at a service whose list is like this. */
async function afterLoss(
  listed: (own: Batch, api: MemoryService) => (after: string | null) => BatchPage,
) {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.clock.pass(3_600_000);
  const list = listed(s.api.batches[0]!, s.api);
  s.api.listBatches = (after) => Promise.resolve(list(after ?? null));
  return s.reconcile(await s.record());
}

const all = (batches: readonly Batch[]): BatchPage => ({ batches, next: null, isLast: true });
const ended = (batches: readonly Batch[]): BatchPage => ({ ...all(batches), saysEnd: true });
const old = (count: number, change: (n: number) => Parameters<typeof aBatch>[0] = () => ({})) =>
  Array.from({ length: count }, (_, n) =>
    aBatch({ id: `old_${String(n)}`, inputFileId: 'other', status: 'completed', times: { createdAt: 1_700_000_000 - n }, ...change(n) }),
  ); // prettier-ignore
const unknown = (doubt: string) => ({ outcome: 'still_unknown', doubt });
const pages = (list: readonly Batch[], size: number) => (after: string | null) => {
  const start = after === null ? 0 : list.findIndex(({ id }) => id === after) + 1;
  const batches = list.slice(start, start + size);
  const isLast = start + size >= list.length;
  return { batches, next: isLast ? null : (batches.at(-1)?.id ?? null), isLast };
};

test('entries that name neither their file nor a mark prove nothing', async () => {
  const blurred = (own: Batch) => () =>
    ended([{ ...own, inputFileId: '', metadata: {}, raw: null }]);
  assert.deepEqual(await afterLoss(blurred), unknown('lookalike'));
});

for (const days of [31, 400, 20_000])
  test(`entries that name neither prove nothing from a clock that is ${String(days)} days behind, either`, async () => {
    const late = (own: Batch) => () => {
      const createdAt = Math.max(1, own.times.createdAt! - days * 86_400);
      return ended([
        { ...own, inputFileId: '', metadata: {}, raw: null, times: { ...own.times, createdAt } },
      ]);
    };
    assert.deepEqual(await afterLoss(late), unknown('lookalike'));
  });

const renamed = (own: Batch): Batch => ({ ...own, inputFileId: 'srv-1', metadata: {}, raw: null });

test('a batch that names another file and bears no mark may be the one whose answer was lost', async () => {
  assert.deepEqual(await afterLoss((own) => () => ended([renamed(own)])), unknown('lookalike'));
  const at = (seconds: number) => (own: Batch) => () =>
    ended([
      { ...renamed(own), times: { ...own.times, createdAt: own.times.createdAt! + seconds } },
    ]);
  assert.equal((await afterLoss(at(-3_600))).outcome, 'file_left', 'older than the file');
  assert.equal((await afterLoss(at(2 * 86_400))).outcome, 'file_left', 'of another day');
});

test('a service that lists another batch with its own file gives files no other ids', async () => {
  for (const change of [{}, { inputFileId: 'srv-0' }]) {
    const s = await aSubmissionService();
    await s.submit();
    s.api.after = failing('createBatch', lost);
    s.api.before = failing('listBatches', { kind: 'dns' });
    await assert.rejects(s.submit());
    s.clock.pass(3_600_000);
    const [first, own] = s.api.batches.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const list = ended([renamed(own!), { ...first!, metadata: {}, ...change }]);
    s.api.listBatches = () => Promise.resolve(list);
    const record = (await s.journal.list()).find(({ step }) => step === 'creating')!;
    const { outcome } = await s.reconcile(record);
    assert.equal(outcome, 'inputFileId' in change ? 'still_unknown' : 'file_left');
  }
});

test('what was refused is not asked for again where the list may show it under another file', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('createBatch', answered(429, { kind: 'rate' }));
  s.api.listBatches = () => Promise.resolve(ended(s.api.batches.map(renamed)));
  await assert.rejects(s.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
  await assert.rejects(s.resume(await s.record()));
  assert.deepEqual([s.sent('createBatch'), (await s.record()).step], [1, 'creating']);
});

for (const ahead of [400, 86_400, 20 * 86_400])
  test(`a clock that jumps ${String(ahead)} s ahead is no proof for a list that lags`, async () => {
    for (const [facts, act] of [[answered(400), 'resume'], [answered(400), 'reconcile'], [lost, 'reconcile']] as const) {
      const s = await aSubmissionService();
      s.api.after = failing('createBatch', facts, 1);
      lag(s, 330_000);
      await assert.rejects(s.submit());
      s.clock.set(ahead * 1000);
      await s[act](await s.record()).catch(() => undefined);
      const { step, batchId } = await s.record();
      assert.deepEqual([s.sent('createBatch'), step, batchId], [1, 'created', 'batch_1'], act);
    }
  }); // prettier-ignore

test('a clock that jumps ahead is no proof that a lost upload left nothing', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('uploadFile', lost);
  lag(s, 330_000);
  await assert.rejects(s.submit());
  s.clock.set(86_400_000);
  assert.equal((await s.reconcile(await s.record())).outcome, 'file_left');
});

test('after a restart only the time counts in which a process has seen the record', async () => {
  const s = await aSubmissionService();
  s.api.before = failing('createBatch', answered(400), 1);
  await assert.rejects(s.submit(), { kind: 'rejected' });
  s.clock.set(86_400_000);
  const { id } = await s.record();
  const journal = new Journal({ folder: s.journal.folder, clock: s.clock });
  const record = (await journal.find(id))!;
  assert.equal(journal.seenMs(id), 0);
  s.clock.pass(300_000);
  await journal.list();
  assert.equal(journal.seenMs(id), 300_000);
  const begin = s.clock.elapsed();
  await resume(record, { ...s.deps, journal });
  assert.ok(s.clock.elapsed() - begin >= 60_000);
  journal.dispose();
});

test('a mark in metadata that came as text is read', async () => {
  for (const escape of [(text: string) => text, (text: string) => JSON.stringify(text)]) {
    const asText = (own: Batch) => () => {
      const raw = { metadata: escape(JSON.stringify(own.metadata)) };
      return ended([{ ...own, inputFileId: '', metadata: {}, raw }]);
    };
    assert.equal((await afterLoss(asText)).outcome, 'created');
    const foreign = (own: Batch) => () => {
      const metadata = JSON.stringify({
        batch_studio_intent: '00000000-0000-4000-8000-000000000000',
      });
      return ended([{ ...own, inputFileId: '', metadata: {}, raw: { metadata } }]);
    };
    assert.equal((await afterLoss(foreign)).outcome, 'file_left');
  }
});

test('a list in another order than newest first is read to its end', async () => {
  const active = old(3, (n) => ({ id: `active_${String(n)}`, status: 'in_progress' }));
  const activeFirst = (own: Batch) => pages([...active, { ...own, status: 'completed' }, ...old(4)], 3); // prettier-ignore
  assert.equal((await afterLoss(activeFirst)).outcome, 'created');
  const oldestFirst = (own: Batch) => pages([...old(9).toReversed(), own], 3);
  assert.equal((await afterLoss(oldestFirst)).outcome, 'created');
  const endedFirst = (own: Batch) => pages([...old(40), own], 20);
  assert.equal((await afterLoss(endedFirst)).outcome, 'created');
  const shuffled = (own: Batch) => pages([...old(2), ...old(9, (n) => ({ id: `x${String(n)}` })), own], 2); // prettier-ignore
  assert.equal((await afterLoss(shuffled)).outcome, 'created');
});

test('a list that was cut without a word is asked for the rest', async () => {
  const cut = (own: Batch) => (after: string | null) => {
    const { batches } = pages([...old(20), own], 20)(after);
    return all(batches);
  };
  assert.equal((await afterLoss(cut)).outcome, 'created');
  const deaf = () => () => all(old(20));
  assert.deepEqual(await afterLoss(deaf), unknown('list_unread'));
  for (const cap of [1, 2, 3, 7, 16, 20, 32, 50, 64, 99, 100]) {
    const capped = () => () => all(old(cap));
    assert.deepEqual(await afterLoss(capped), unknown('list_unread'), String(cap));
  }
  const ends = () => (after: string | null) => all(after === null ? old(7) : []);
  assert.equal((await afterLoss(ends)).outcome, 'file_left');
  const says = () => () => ({ ...all(old(20)), saysEnd: true });
  assert.equal((await afterLoss(says)).outcome, 'file_left');
});

test('a page with an entry that cannot be read proves nothing, wherever the list ends', async () => {
  const gap = { isWhole: false, isLast: false };
  const first = (next: string | null, more: Partial<BatchPage>) => () => (after: string | null) =>
    after === null ? { batches: old(2), next, ...gap, ...more } : all([]);
  assert.deepEqual(await afterLoss(first('old_1', {})), unknown('list_unread'));
  assert.deepEqual(await afterLoss(first(null, {})), unknown('list_unread'));
  assert.deepEqual(await afterLoss(first(null, { saysEnd: true })), unknown('list_unread'));
  const allRead = () => () => ({ ...all(old(2)), saysEnd: true, isWhole: true });
  assert.equal((await afterLoss(allRead)).outcome, 'file_left');
  const last = () => (after: string | null) => (after === null ? { batches: old(2), next: 'old_1', isLast: false } : { ...all([]), isWhole: false }); // prettier-ignore
  assert.deepEqual(await afterLoss(last), unknown('list_unread'));
});

test('a clock that was days ahead when the file was sent hides nothing', async () => {
  const s = await aSubmissionService();
  s.clock.pass(5 * 86_400_000);
  const upload = s.api.uploadFile.bind(s.api);
  s.api.uploadFile = async (...args) => ({ ...(await upload(...args)), createdAt: null });
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.clock.pass(3_600_000);
  const list = pages([...old(40), s.api.batches[0]!], 20);
  s.api.listBatches = (after) => Promise.resolve(list(after ?? null));
  assert.equal((await s.reconcile(await s.record())).outcome, 'created');
});

test('a record from a clock that was ahead is decided soon after the clock is right again', async () => {
  const s = await aSubmissionService();
  s.clock.pass(400 * 86_400_000);
  s.api.before = failing('createBatch', lost);
  await assert.rejects(s.submit());
  s.clock.pass(-400 * 86_400_000);
  assert.deepEqual(await s.reconcile(await s.record()), unknown('too_early'));
  assert.equal(s.journal.isRunning(await s.record()), false);
  s.clock.pass(120_000);
  assert.equal((await s.reconcile(await s.record())).outcome, 'file_left');
});

for (const [name, change] of [
  ['under another name', { filename: 'upload-17' }],
  ['with other bytes', { bytes: 11 }],
  ['under another name and without its bytes', { filename: 'upload-17', bytes: null }],
  ['under another name that looks like one of ours', { filename: 'upload.0a1b2c3d.jsonl' }],
  ['under another name and with other bytes', { filename: 'upload-17', bytes: 11 }],
  ['with other bytes and an old time', { bytes: 11, createdAt: 1_700_000_000 }],
  ['under another name and with an old time', { filename: 'upload-17', createdAt: 1_700_000_000 }],
] as const)
  test(`a file that is listed ${name} may be the one whose answer was lost`, async () => {
    const s = await aSubmissionService();
    await s.submit();
    const [other] = s.api.files;
    const first = await s.record();
    s.api.files = [];
    s.api.after = failing('uploadFile', lost);
    s.api.before = failing('listFiles', { kind: 'dns' });
    await assert.rejects(s.submit());
    const own = (await s.journal.list()).find(({ id }) => id !== first.id)!;
    s.api.files = s.api.files.map((file) => ({ ...file, id: 'file-9', ...change }));
    s.api.before = () => undefined;
    s.clock.pass(3_600_000);
    assert.deepEqual(await s.reconcile(own), unknown('lookalike'));
    assert.equal((await s.journal.find(own.id))?.step, 'uploading');
    const { filename } = other!;
    s.api.files = s.api.files.map((file) => ({ ...file, filename }));
    assert.equal((await s.reconcile(own)).outcome, 'nothing_was_created', 'another of ours, by its name');
  }); // prettier-ignore

test('a file of another record is not taken for the one whose answer was lost, whatever it is called', async () => {
  const s = await aSubmissionService();
  await s.submit();
  s.api.after = failing('uploadFile', lost);
  s.api.before = failing('uploadFile', lost);
  await assert.rejects(s.submit());
  s.api.files = s.api.files.map((file) => ({ ...file, filename: 'renamed' }));
  s.clock.pass(3_600_000);
  const own = (await s.journal.list()).find(({ step }) => step === 'uploading')!;
  assert.equal((await s.reconcile(own)).outcome, 'nothing_was_created');
});

test('a clock that was days ahead when a file was sent hides no lookalike', async () => {
  for (const change of [{ filename: 'renamed' }, { bytes: 11 }]) {
    const s = await aSubmissionService();
    s.clock.pass(3 * 86_400_000);
    s.api.after = failing('uploadFile', lost);
    s.api.before = failing('listFiles', { kind: 'dns' });
    await assert.rejects(s.submit());
    s.api.files = s.api.files.map((file) => ({ ...file, ...change }));
    s.api.before = () => undefined;
    s.clock.pass(3_600_000);
    assert.deepEqual(await s.reconcile(await s.record()), unknown('lookalike'));
  }
});

test('a mark that was cut is still known, and one that was mangled beside our file leaves a doubt', async () => {
  const marked = (change: (mark: string) => string) => (own: Batch) => () =>
    ended([{ ...own, metadata: { batch_studio_intent: change(own.metadata['batch_studio_intent'] ?? '') } }]); // prettier-ignore
  assert.equal((await afterLoss(marked((mark) => mark.slice(0, 32)))).outcome, 'created');
  for (const change of [
    (mark: string) => mark.slice(0, 8),
    () => '',
    (mark: string) => mark.toUpperCase(),
  ])
    // prettier-ignore
    assert.deepEqual(await afterLoss(marked(change)), unknown('lookalike'));
});

test('entries that say nothing may be it although their time is off by some hours', async () => {
  for (const hours of [-14, -8, 8]) {
    const blank = (own: Batch) => () =>
      ended([{ ...own, inputFileId: '', metadata: {}, raw: null, times: { ...own.times, createdAt: (own.times.createdAt ?? 0) + hours * 3600 } }]); // prettier-ignore
    assert.deepEqual(await afterLoss(blank), unknown('lookalike'), String(hours));
  }
});

for (const days of [400, -400])
  test(`a clock that is set by ${String(days)} days during a look neither ends nor prolongs it`, async () => {
    const s = await aSubmissionService();
    let waitedMs = 0;
    const after = s.clock.after.bind(s.clock);
    s.clock.after = (ms, callback) =>
      after(ms, () => {
        if (waitedMs === 0) s.clock.pass(days * 86_400_000);
        waitedMs += ms;
        callback();
      });
    const shown = s.api.listBatches.bind(s.api);
    s.api.listBatches = async () =>
      waitedMs < 300_000 ? { ...(await shown()), batches: [] } : shown();
    s.api.after = failing('createBatch', answered(429, { kind: 'rate' }), 1);
    assert.equal((await s.submit()).id, 'batch_1');
    assert.deepEqual([s.sent('createBatch'), waitedMs <= 400_000], [1, true]);
  });

test('a file list that was cut without a word proves nothing', async () => {
  const s = await aSubmissionService();
  s.api.after = failing('uploadFile', lost);
  s.api.before = failing('listFiles', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.clock.pass(3_600_000);
  const others = Array.from({ length: 20 }, (_, n) => ({ ...s.api.files[0]!, id: `f${String(n)}`, filename: 'x', bytes: 1, createdAt: 1 })); // prettier-ignore
  s.api.listFiles = (): Promise<FilePage> =>
    Promise.resolve({ files: others, next: null, isLast: true });
  assert.deepEqual(await s.reconcile(await s.record()), unknown('list_unread'));
});

/** A create whose answer is made into another. */
async function answeredWith(change: (batch: Batch) => Batch) {
  const s = await aSubmissionService();
  const create = s.api.createBatch.bind(s.api);
  s.api.createBatch = async (request) => change(await create(request));
  return s;
}

for (const [name, change] of [
  ['names another file', { id: 'batch_9', inputFileId: 'file-9' }],
  ['bears another mark', { id: 'batch_9', metadata: { batch_studio_intent: 'another' } }],
  ['is a file', { id: 'batch_9', raw: { object: 'file' } }],
  ['has the id of the file', { id: 'file-1' }],
] as const)
  test(`an answer to a create that ${name} is not taken for the batch`, async () => {
    const s = await answeredWith((batch) => ({ ...batch, ...change }));
    assert.equal((await s.submit()).id, 'batch_1', 'the list shows it');
    assert.equal(s.sent('createBatch'), 1);
    const hidden = await answeredWith((batch) => ({ ...batch, ...change }));
    hidden.api.before = failing('listBatches', { kind: 'dns' });
    await assert.rejects(hidden.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
    assert.equal((await hidden.record()).step, 'creating');
  });

test('an answer with the id of another submission’s batch or file is not ours', async () => {
  const s = await aSubmissionService();
  await s.submit();
  const [first] = s.api.batches;
  const create = s.api.createBatch.bind(s.api);
  s.api.createBatch = async (request) => ({ ...(await create(request)), id: first!.id });
  assert.equal((await s.submit()).id, 'batch_2');
  const upload = s.api.uploadFile.bind(s.api);
  s.api.uploadFile = async (...args) => ({ ...(await upload(...args)), id: 'file-1' });
  assert.equal((await s.submit()).inputFileId, 'file-3');
});

for (const change of [{ bytes: 9 }, { filename: 'other.jsonl' }] satisfies Partial<RemoteFile>[])
  test(`an answer to an upload with another ${Object.keys(change).join()} is looked behind`, async () => {
    const s = await aSubmissionService();
    const upload = s.api.uploadFile.bind(s.api);
    s.api.uploadFile = async (...args) => ({ ...(await upload(...args)), ...change, id: 'file-9' });
    assert.equal((await s.submit()).inputFileId, 'file-1');
    const hidden = await aSubmissionService();
    const send = hidden.api.uploadFile.bind(hidden.api);
    hidden.api.uploadFile = async (...args) => ({ ...(await send(...args)), ...change });
    hidden.api.before = failing('listFiles', { kind: 'dns' });
    await assert.rejects(hidden.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
    assert.deepEqual([(await hidden.record()).step, hidden.sent('createBatch')], ['uploading', 0]);
  });

test('entries that say nothing may be it although a clock of the service is off by days', async () => {
  const nameless = (batch: Batch, createdAt: number): Batch => ({ ...batch, inputFileId: '', metadata: {}, raw: null, times: { ...batch.times, createdAt } }); // prettier-ignore
  const behind = (own: Batch, api: MemoryService) => () =>
    ended([nameless(own, api.now - 3 * 86_400)]);
  assert.deepEqual(await afterLoss(behind), unknown('lookalike'));
  const s = await aSubmissionService();
  const upload = s.api.uploadFile.bind(s.api);
  s.api.uploadFile = async (...args) => ({ ...(await upload(...args)), createdAt: s.api.now + 90 * 86_400 }); // prettier-ignore
  s.api.after = failing('createBatch', lost);
  s.api.before = failing('listBatches', { kind: 'dns' });
  await assert.rejects(s.submit());
  s.clock.pass(3_600_000);
  const own = s.api.batches[0]!;
  s.api.listBatches = () => Promise.resolve(ended([nameless(own, s.api.now)]));
  assert.deepEqual(await s.reconcile(await s.record()), unknown('lookalike'), 'files are stamped ahead'); // prettier-ignore
});

test('a batch of another file leaves a doubt where the answer to the create spoke of another file too', async () => {
  const s = await aSubmissionService();
  await s.submit();
  const first = s.api.batches[0]!;
  const create = s.api.createBatch.bind(s.api);
  s.api.createBatch = async (request) => {
    const { id } = await create(request);
    const renamed = { inputFileId: 'raw-2', metadata: {}, raw: null };
    s.api.batches = s.api.batches.map((batch) => (batch.id === id ? { ...batch, ...renamed } : batch)); // prettier-ignore
    return s.api.batches[0]!;
  };
  await assert.rejects(s.submit(), ({ facts }: ApiFailure) => facts.outcomeUnknown === true);
  s.clock.pass(3_600_000);
  const own = (await s.journal.list()).find(({ step }) => step === 'creating')!;
  assert.deepEqual(await s.reconcile(own), unknown('lookalike'));
  s.api.batches = [{ ...first, metadata: {}, raw: null }];
  assert.equal((await s.reconcile(own)).outcome, 'file_left', 'that file is of another record');
});

test('a clock that is set while a batch is asked for does not end the wait for a proof', async () => {
  const s = await aSubmissionService();
  lag(s, 300_000);
  s.api.after = (call) => {
    if (call !== 'createBatch') return;
    s.clock.pass(400 * 86_400_000);
    throw new ApiFailure(answered(400));
  };
  await assert.rejects(s.submit(), { kind: 'rejected' });
  s.api.after = () => undefined;
  const { id } = await s.resume(await s.record());
  assert.deepEqual([id, s.sent('createBatch')], ['batch_1', 1]);
});
