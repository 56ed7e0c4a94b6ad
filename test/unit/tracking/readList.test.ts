import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RemoteFile } from '../../../src/batches/batchApi.ts';
import { findBatch } from '../../../src/tracking/submit/findBatch.ts';
import { findFile } from '../../../src/tracking/submit/findFile.ts';
import { uploadName } from '../../../src/tracking/journal/submissionMarks.ts';
import { aBatch } from '../../support/aBatch.ts';
import { aSubmission } from '../../support/aSubmission.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { MemoryService } from '../../support/memoryService.ts';

const submission = aSubmission();
const aFile = (change: Partial<RemoteFile> = {}): RemoteFile => ({
  id: 'f',
  bytes: submission.bytes,
  filename: 'other.jsonl',
  purpose: 'batch',
  status: 'processed',
  createdAt: 4_000_000_000,
  ...change,
});

/** A service whose pages are made as they are asked for; null ends the list. */
function filesOf(page: (at: number) => readonly RemoteFile[] | null) {
  const api = new MemoryService();
  let asked = 0;
  api.listFiles = () => {
    const files = page(asked++);
    const next = files === null ? null : `page-${String(asked)}`;
    return Promise.resolve({ files: files ?? [], next, isLast: files === null });
  };
  return { api, asked: () => asked };
}

test('pages without end and of any size end the look, which then proves nothing', async () => {
  const page = Array.from({ length: 10_000 }, () => aFile());
  const large = filesOf(() => page);
  assert.deepEqual(await findFile(submission, large.api), { found: null, copies: [], certain: false, isUnlisted: false, isBlurred: true }); // prettier-ignore
  assert.equal(large.asked(), 10);
  const small = filesOf(() => [aFile()]);
  assert.equal((await findFile(submission, small.api)).certain, false);
  assert.equal(small.asked(), 100);
});

test('pages that take their time end the look after ten minutes', async () => {
  const clock = new ManualClock();
  const slow = filesOf(() => {
    clock.advance(120_000);
    return [aFile()];
  });
  assert.equal((await findFile(submission, slow.api, { clock })).certain, false);
  assert.equal(slow.asked(), 6);
});

test('a file that is listed again and again is not collected for ever', async () => {
  const own = Array.from({ length: 5_000 }, () => aFile({ filename: uploadName(submission) }));
  const { found, copies } = await findFile(submission, filesOf(() => own).api);
  assert.ok(found);
  assert.ok(copies.length < 100);
});

test('a long account is read to its end', async () => {
  const pages = (at: number) =>
    at < 50 ? Array.from({ length: 100 }, () => aFile({ bytes: 1 })) : null;
  assert.equal((await findFile(submission, filesOf(pages).api)).certain, true);
  const api = new MemoryService();
  api.listBatches = (after) => {
    const at = Number(after ?? 0);
    const id = (n: number) => `b${String(at * 100 + n)}`;
    const times = { createdAt: 4_000_000_000 - at };
    const batches = Array.from({ length: 100 }, (_, n) =>
      aBatch({ id: id(n), inputFileId: 'other', times, metadata: id(n) === 'b4321' ? { batch_studio_intent: submission.id } : {} }),
    ); // prettier-ignore
    return Promise.resolve({ batches, next: at < 49 ? String(at + 1) : null, isLast: at === 49 });
  };
  assert.equal((await findBatch(submission, api)).found?.id, 'b4321');
  assert.deepEqual(await findBatch({ ...submission, id: 'another', fileCreatedAt: 1_790_000_000 }, api), { found: null, certain: true, isBlurred: false }); // prettier-ignore
});
