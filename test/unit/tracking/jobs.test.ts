import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Batch } from '../../../src/batches/batch.ts';
import { foldJobs } from '../../../src/tracking/jobs/foldJobs.ts';
import { jointBatch } from '../../../src/tracking/jobs/jointBatch.ts';
import { jobKey, jobMarkOf, jobText, readJobText } from '../../../src/tracking/journal/jobMark.ts';
import {
  metadataWithSubmission,
  submissionKey,
} from '../../../src/tracking/journal/submissionMarks.ts';
import { readSubmission } from '../../../src/tracking/journal/readSubmission.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmission } from '../../support/aSubmission.ts';

const counts = (total: number, completed: number, failed = 0) => ({ total, completed, failed });
const marked = (id: string, mark: string, change: Partial<Batch> = {}) =>
  aBatch({ id, ...change, metadata: { [jobKey]: mark } });
const jobOf = (...batches: readonly Batch[]) => {
  const [job] = foldJobs(batches, jobMarkOf).byId.values();
  assert.ok(job);
  return job;
};
const jointOf = (...batches: readonly Batch[]) => jointBatch(jobOf(...batches));
const ended = { status: 'completed' } as const;

describe('batches that do one job', () => {
  it('are the parts of a file, and a batch with its retries, in their order', () => {
    const root = aBatch({ id: 'root', times: { createdAt: 5 } });
    const batches = [
      ...[marked('c', 'x 3/3'), marked('again', 'x retry'), marked('a', 'x 1/3')],
      ...[root, marked('retry', 'root retry'), aBatch({ id: 'other' })],
    ];
    const jobs = foldJobs(batches, jobMarkOf).ofBatch;
    const ids = (batchId: string) => jobs.get(batchId)?.members.map(({ batch }) => batch.id);
    assert.deepEqual(ids('c'), ['a', 'c', 'again']);
    assert.deepEqual(ids('root'), ['root', 'retry']);
    assert.equal(ids('other'), undefined);
    assert.equal(jobs.get('a'), jobs.get('again'));
  });

  it('are never lost and never in two jobs, whatever their marks say', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'x'];
    const mark = fc.oneof(
      fc.constant(''),
      fc.constantFrom(...ids).map((id) => jobText({ id })),
      fc
        .tuple(fc.constantFrom(...ids), fc.nat(4), fc.nat(4))
        .map(([id, at, of]) => jobText({ id, part: { at, of } })),
      fc.string(),
    );
    const batches = fc.array(fc.tuple(fc.constantFrom(...ids), mark), { maxLength: 6 });
    fc.assert(
      fc.property(batches, (given) => {
        const known = [...new Map(given).entries()].map(([id, text]) => marked(id, text));
        const jobs = foldJobs(known, jobMarkOf).ofBatch;
        const shown = new Map<string, number>();
        const alone = known.filter(({ id }) => !jobs.has(id));
        const inJobs = [...new Set(jobs.values())].flatMap(({ members }) => members);
        for (const { id } of [...alone, ...inJobs.map(({ batch }) => batch)])
          shown.set(id, (shown.get(id) ?? 0) + 1);
        assert.deepEqual([...shown].toSorted(), known.map(({ id }) => [id, 1] as const).toSorted());
        for (const { members } of jobs.values()) assert.ok(members.length > 1);
      }),
    );
  });

  it('count the requests of all parts, and answers of retries in the place of failures', () => {
    const parts = [
      marked('a', 'x 1/2', { ...ended, counts: counts(10, 8, 2) }),
      marked('b', 'x 2/2', { counts: counts(10, 3) }),
    ];
    assert.deepEqual(jointOf(...parts).counts, counts(20, 11, 2));
    assert.equal(jointOf(...parts).status, 'in_progress');
    const root = aBatch({ id: 'root', ...ended, counts: counts(10, 7, 3) });
    const retry = (change: Partial<Batch>) => marked('r', 'root retry', change);
    assert.deepEqual(jointOf(root, retry({ counts: counts(3, 1) })).counts, counts(10, 8, 0));
    const done = jointOf(root, retry({ ...ended, counts: counts(3, 2, 1) }));
    assert.deepEqual([done.counts, done.status], [counts(10, 9, 1), 'completed']);
    const unread = marked('b', 'x 2/2', { status: 'failed', counts: counts(0, 0) });
    const whole = marked('a', 'x 1/2', { ...ended, counts: counts(10, 10) });
    assert.equal(jointOf(whole, unread).status, 'failed');
    const failed = marked('b', 'x 2/2', { status: 'failed', counts: counts(10, 0, 10) });
    const again = marked('a3', 'x 1/2', { ...ended, counts: counts(10, 10) });
    const three = jointOf(whole, again, failed);
    assert.deepEqual([three.counts, three.status], [counts(20, 10, 10), 'failed']);
    const twice = marked('a2', 'x 1/2', { ...ended, counts: counts(10, 10) });
    assert.deepEqual(jointOf(...parts, twice).counts, counts(20, 13, 0));
  });

  it('do not count as failed what is tried again a second time, and expire with the first that runs', () => {
    const at = (expiresAt: number, createdAt: number) =>
      aBatch({ times: { expiresAt, createdAt } }).times;
    const root = aBatch({ id: 'root', ...ended, counts: counts(100, 90, 10), times: at(50, 1) });
    const first = marked('r1', 'root retry', {
      ...ended,
      counts: counts(10, 7, 3),
      times: at(60, 2),
    });
    const second = (done: number, failed: number) =>
      marked('r2', 'root retry', { counts: counts(3, done, failed), times: at(80, 3) });
    const third = marked('r3', 'root retry', { counts: null, times: at(70, 4) });
    assert.deepEqual(jointOf(root, first, second(1, 0)).counts, counts(100, 98, 0));
    assert.deepEqual(jointOf(root, first, second(2, 1)).counts, counts(100, 99, 1));
    const lost = aBatch({ id: 'root', ...ended, counts: counts(100, 60), times: at(50, 1) });
    const rest = marked('r1', 'root retry', {
      ...ended,
      counts: counts(40, 35, 5),
      times: at(60, 2),
    });
    assert.deepEqual(jointOf(lost, rest).counts, counts(100, 95, 5));
    assert.equal(jointOf(root, first, second(1, 0), third).times.expiresAt, 70);
  });

  it('end as one: well when a retry answered the rest, else as the worst of them', () => {
    const expired = aBatch({ id: 'root', status: 'expired', counts: counts(4, 3) });
    const well = marked('r', 'root retry', { ...ended, counts: counts(1, 1) });
    assert.equal(jointOf(expired, well).status, 'completed');
    const failed = marked('r', 'root retry', { status: 'failed', counts: counts(1, 0) });
    assert.equal(jointOf(expired, failed).status, 'failed');
    const waiting = marked('r', 'root retry', { status: 'validating', counts: null });
    assert.equal(jointOf(expired, waiting).status, 'validating');
  });
});

describe('the mark of a job', () => {
  const part = { id: '5f3a-1', part: { at: 2, of: 3 } };

  it('goes into metadata and comes back, also from services that give JSON text', () => {
    for (const mark of [part, { id: 'batch_1' }]) {
      assert.deepEqual(readJobText(jobText(mark)), mark);
      const sent = metadataWithSubmission(aSubmission({ job: mark, metadata: { team: 'a' } }));
      assert.deepEqual(jobMarkOf(aBatch({ metadata: sent })), mark);
      const raw = { metadata: JSON.stringify(sent) };
      assert.deepEqual(jobMarkOf(aBatch({ raw })), mark);
    }
    assert.equal(jobMarkOf(aBatch({ metadata: { [jobKey]: 'by hand' } })), undefined);
  });

  it('gives way to the submission’s own id where there is room for one pair', () => {
    const metadata = Object.fromEntries(
      Array.from({ length: 15 }, (_, n) => [`k${String(n)}`, 'v']),
    );
    const sent = metadataWithSubmission(aSubmission({ job: part, metadata }));
    assert.ok(submissionKey in sent && !(jobKey in sent));
  });

  it('is read back from the record on disk, and a broken one makes the record unreadable', () => {
    const submission = aSubmission({ job: part });
    assert.deepEqual(readSubmission(JSON.stringify(submission)), submission);
    assert.equal(readSubmission(JSON.stringify({ ...submission, job: { part: 1 } })), undefined);
  });
});
