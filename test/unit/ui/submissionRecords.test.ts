import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Emitter } from '../../../src/batches/emitter.ts';
import type { Submission } from '../../../src/tracking/journal/submission.ts';
import { Submissions } from '../../../src/ui/batch/submissions.ts';
import { aSubmission } from '../../support/aSubmission.ts';
import { ManualClock } from '../../support/manualClock.ts';

/** A journal whose reads end when the test says so. */
function journal() {
  const changed = new Emitter<undefined>();
  const reads: ((submissions: readonly Submission[]) => void)[] = [];
  return {
    changed,
    reads,
    port: {
      onDidChange: changed.event,
      isRunning: () => false,
      list: () => new Promise<readonly Submission[]>((resolve) => reads.push(resolve)),
    },
  };
}

const clock = new ManualClock();

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the records of submissions', () => {
  it('know whose batch it is and how each submission stands', async () => {
    const { port, reads } = journal();
    const records = new Submissions(port, clock);
    const loaded = records.reload();
    reads[0]?.([aSubmission(), aSubmission({ id: 'u', step: 'creating', batchId: 'x' })]);
    await loaded;
    assert.equal(records.isMine('kimi', 'batch_1'), true);
    assert.equal(records.isMine('other', 'batch_1'), false);
    assert.deepEqual(
      records.all().map(({ state }) => state),
      ['created', 'unconfirmed'],
    );
  });

  it('read again after a change that came during a read, and tell once', async () => {
    const { port, reads, changed } = journal();
    const records = new Submissions(port, clock);
    let told = 0;
    records.onDidChange(() => {
      told++;
    });
    const loaded = records.reload();
    changed.fire(undefined);
    changed.fire(undefined);
    reads[0]?.([]);
    await settled();
    assert.equal(reads.length, 2);
    reads[1]?.([aSubmission()]);
    await loaded;
    assert.equal(records.all().length, 1);
    assert.equal(told, 1);
  });

  it('notice a window that died in the middle of a submission, and wait for nothing else', async () => {
    const { port, reads } = journal();
    let isAlive = true;
    const records = new Submissions({ ...port, isRunning: () => isAlive }, clock);
    const read = async (submission: Submission) => {
      reads.at(-1)?.([submission]);
      await settled();
      return records.all()[0]?.state;
    };
    void records.reload();
    assert.equal(await read(aSubmission({ step: 'uploading' })), 'running');
    isAlive = false;
    clock.advance(30_000);
    assert.equal(await read(aSubmission({ step: 'uploading' })), 'upload_unconfirmed');
    assert.deepEqual(clock.waiting, []);
    isAlive = true;
    void records.reload();
    await read(aSubmission({ step: 'uploading' }));
    records.dispose();
    assert.deepEqual(clock.waiting, []);
  });

  it('stop listening when disposed', () => {
    const { port, changed } = journal();
    new Submissions(port, clock).dispose();
    assert.equal(changed.listenerCount, 0);
  });
});

it('says once that the journal was read, whoever asks', async () => {
  const { port, reads } = journal();
  const records = new Submissions(port, clock);
  const known = Promise.all([records.whenRead(), records.whenRead()]);
  reads[0]?.([aSubmission()]);
  await known;
  assert.equal(records.isMine('kimi', 'batch_1'), true);
  await records.whenRead();
  assert.equal(reads.length, 1);
});
