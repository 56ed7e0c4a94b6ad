import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type {
  SubmissionDraft,
  SubmissionStep,
} from '../../../../src/tracking/journal/submission.ts';
import { fingerprintOf, uploadName } from '../../../../src/tracking/journal/submissionMarks.ts';
import { Journal } from '../../../../src/tracking/journal/journal.ts';
import { settleEarlier } from '../../../../src/ui/submit/settleEarlier.ts';
import { aDraft } from '../../../support/aDraft.ts';
import { anAccount } from '../../../support/aStore.ts';
import { HastyClock } from '../../../support/hastyClock.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { MemoryService } from '../../../support/memoryService.ts';

const root = await mkdtemp(join(tmpdir(), 'settle-'));
after(() => rm(root, { recursive: true, force: true }));
const key = { key: 'sk-planted', origin: 'https://api.moonshot.cn' };

/** Records of interrupted submissions; what is left of them once the same bytes have a batch. */
async function settled(
  steps: readonly SubmissionStep[],
  change: Partial<SubmissionDraft>,
  arrived: boolean,
) {
  const folder = await mkdtemp(join(root, 'j-'));
  const api = new MemoryService();
  const clock = new HastyClock(api.now * 1000);
  const journal = new Journal({ folder, clock });
  const { id, filename } = await journal.plan(
    aDraft({ keyFingerprint: fingerprintOf(key), ...change }),
  );
  for (const step of steps) await journal.step(id, step, { failure: 'reset' });
  await journal.release(id);
  if (arrived) {
    const name = uploadName({ id, filename });
    await api.uploadFile({ path: '', filename: name, bytes: 10 });
  }
  const { signal } = new AbortController();
  await settleEarlier({ apiFor: () => api, journal, clock }, 'sha', anAccount(), key, signal);
  const [left] = await journal.list();
  return left && [left.step, left.fileId];
}

for (const [name, steps, change, arrived, left] of [
  ['of nothing sent goes', [], {}, false, undefined],
  ['of an upload that did not arrive ends', ['uploading'], {}, false, ['stopped', undefined]],
  ['of an upload that arrived has its file', ['uploading'], {}, true, ['stopped', 'file-1']],
  ['of other bytes stays', [], { sha256: 'other' }, false, ['planned', undefined]],
  ['of another account stays', [], { accountId: 'other' }, false, ['planned', undefined]],
  ['that may have a batch stays', ['uploading', 'uploaded', 'creating'], {}, false, ['creating', undefined]], // prettier-ignore
] as const) {
  test(`a record ${name}`, async () => {
    assert.deepEqual(await settled(steps, change, arrived), left);
  });
}

test('nothing waits on when the extension ends', async () => {
  const folder = await mkdtemp(join(root, 'j-'));
  const api = new MemoryService();
  const clock = new ManualClock(api.now * 1000);
  const journal = new Journal({ folder, clock });
  const { id } = await journal.plan(aDraft({ keyFingerprint: fingerprintOf(key) }));
  await journal.step(id, 'uploading');
  await journal.step(id, 'uploading', { failure: 'reset' });
  await journal.release(id);
  const closing = new AbortController();
  const settling = settleEarlier({ apiFor: () => api, journal, clock }, 'sha', anAccount(), key, closing.signal); // prettier-ignore
  while (clock.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
  closing.abort();
  await assert.rejects(settling, { name: 'AbortError' });
  assert.deepEqual(clock.waiting, []);
});
