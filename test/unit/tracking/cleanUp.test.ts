import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { batchStatuses, isActive } from '../../../src/batches/status.ts';
import type { RemoteFile } from '../../../src/batches/batchApi.ts';
import { findCleanUp } from '../../../src/tracking/files/cleanUp.ts';
import { allBatches, allFiles, deleteFiles } from '../../../src/tracking/files/deleteFiles.ts';
import type { FileWorld, KnownRecord } from '../../../src/tracking/files/fileUse.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmission } from '../../support/aSubmission.ts';
import { openSimulator, setClock } from '../../support/openSimulator.ts';
import { wireTo } from '../../support/testWire.ts';

const dayMs = 86_400_000;
const nowMs = 1_790_000_000_000;

const aFile = (change: Partial<RemoteFile>): RemoteFile => ({
  ...{ id: 'f', bytes: 10, filename: 'f.jsonl', purpose: 'batch', status: 'processed' },
  createdAt: nowMs / 1000 - 40 * 86_400,
  ...change,
});

const propose = (files: readonly RemoteFile[], world: Partial<FileWorld>, verified = true) =>
  findCleanUp(
    files,
    { accountId: 'kimi', batches: [], records: [], ...world },
    {
      ...{ nowMs, minAgeMs: 7 * dayMs, purpose: 'batch' },
      isVerified: () => Promise.resolve(verified),
    },
  );

const ended = aBatch({
  ...{ id: 'ended', status: 'completed', inputFileId: 'in', outputFileId: 'out' },
});

describe('what can be cleaned up at a service', () => {
  it('is inputs of ended batches, results that are here, and old uploads of no batch', async () => {
    const files = [
      aFile({ id: 'in' }),
      aFile({ id: 'out', purpose: 'batch_output' }),
      aFile({ id: 'lone' }),
      aFile({ id: 'young', createdAt: nowMs / 1000 - 86_400 }),
      aFile({ id: 'foreign', purpose: 'assistants' }),
      aFile({ id: 'timeless', createdAt: null }),
    ];
    const reasons = async (verified: boolean) =>
      (await propose(files, { batches: [ended] }, verified)).map(({ file, reason }) => [
        file.id,
        reason,
      ]);
    assert.deepEqual(await reasons(true), [
      ['in', 'input'],
      ['out', 'results'],
      ['lone', 'unused'],
    ]);
    assert.deepEqual(await reasons(false), [
      ['in', 'only_input'],
      ['lone', 'unused'],
    ]);
  });

  it('is nothing of unknown use while a batch does not name its file or a record cannot be read', async () => {
    const files = [aFile({ id: 'lone' }), aFile({ id: 'in' })];
    const nameless = aBatch({ id: 'nameless', inputFileId: '' });
    assert.deepEqual(await propose(files, { batches: [ended, nameless] }), []);
    const record = { submission: aSubmission({ accountId: '' }), state: 'unreadable' as const };
    assert.deepEqual(await propose(files, { batches: [ended], records: [record] }), []);
  });

  it('is no file that an open submission of another account uploaded, which may be the same by another name', async () => {
    const submission = aSubmission({ accountId: 'other', fileId: 'lone' });
    const proposed = (state: KnownRecord['state']) =>
      propose([aFile({ id: 'lone' })], { records: [{ submission, state }] });
    assert.deepEqual(await proposed('unconfirmed'), []);
    assert.equal((await proposed('created')).length, 1);
  });

  it('is never what an unfinished batch or an open submission needs', async () => {
    const ids = ['a', 'b', 'c', 'd'];
    const id = fc.constantFrom(...ids);
    const states = [
      'running',
      'file_left',
      'unconfirmed',
      'upload_unconfirmed',
      'created',
    ] as const;
    const worlds = fc.record({
      batches: fc.array(
        fc.record({ status: fc.constantFrom(...batchStatuses), input: id, output: fc.option(id) }),
        { maxLength: 5 },
      ),
      records: fc.array(fc.record({ state: fc.constantFrom(...states), fileId: id }), {
        maxLength: 3,
      }),
    });
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const batches = world.batches.map(({ status, input, output }, index) =>
          aBatch({ id: String(index), status, inputFileId: input, outputFileId: output }),
        );
        const records: KnownRecord[] = world.records.map(({ state, fileId }) => ({
          submission: aSubmission({ accountId: 'kimi', fileId }),
          state,
        }));
        const proposed = await propose(
          ids.map((fileId) => aFile({ id: fileId })),
          { batches, records },
        );
        for (const { file } of proposed) {
          for (const batch of batches)
            assert.ok(
              !isActive(batch.status) ||
                (batch.inputFileId !== file.id && batch.outputFileId !== file.id),
            );
          for (const { submission, state } of records)
            assert.ok(state === 'created' || submission.fileId !== file.id);
        }
      }),
    );
  });
});

describe('deleting at a service', () => {
  const line = (id: string) =>
    `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: id }] } })}\n`;

  it('keeps what runs, deletes what ended, and stops at the first doubt', async (t) => {
    const clock = setClock();
    const simulator = await openSimulator({ clock, speed: { totalMs: 3_600_000 } });
    t.after(() => simulator.close());
    const vault = {
      keyFor: () =>
        Promise.resolve({ key: simulator.token, origin: new URL(simulator.baseUrl).origin }),
    };
    const { api } = wireTo(t, simulator.baseUrl, { vault });
    const { signal } = new AbortController();
    const over = await simulator.submit(line('over'));
    await simulator.call('POST', `/batches/${over}/cancel`);
    clock.ms += 2 * 3_600_000;
    assert.equal((await api.retrieveBatch(over, signal)).status, 'cancelled');
    const running = await simulator.submit(line('runs'));
    assert.ok(isActive((await api.retrieveBatch(running, signal)).status));
    await simulator.upload(line('lone'), 'lone.jsonl');
    const batches = await allBatches(api, signal);
    assert.equal(batches.length, 2);
    const files = await allFiles(api, signal);
    const inputOf = (id: string) => batches.find((batch) => batch.id === id)?.inputFileId;
    const log: string[] = [];
    const options = {
      ...{ api, accountId: 'acc', records: () => [], signal },
      onDeleted: ({ id }: RemoteFile) => log.push(id),
    };
    const { deleted, kept } = await deleteFiles(files, options);
    assert.deepEqual(
      kept.map(({ id }) => id),
      [inputOf(running)],
    );
    assert.equal(deleted.length, files.length - 1);
    assert.deepEqual(
      (await allFiles(api, signal)).map(({ id }) => id),
      [inputOf(running)],
    );
    assert.deepEqual(
      log,
      deleted.map(({ id }) => id),
    );
    // A list that has no end: then nothing at all is deleted.
    const endless = {
      ...options,
      api: Object.assign(Object.create(api) as typeof api, {
        listBatches: () => Promise.resolve({ batches: [], next: null, isLast: false }),
        deleteFile: () => assert.fail('deleted in doubt'),
      }),
    };
    await assert.rejects(deleteFiles(files, endless), { name: 'ApiFailure' });
  });
});
