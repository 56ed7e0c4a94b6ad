import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '../../../../src/batches/batch.ts';
import type { BatchApi } from '../../../../src/batches/batchApi.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { fetchResults } = await import('../../../../src/ui/commands/fetchResults.ts');

const counts = { total: 10, completed: 8, failed: 2 };
const early = aBatch({ status: 'completed', errorFileId: 'e', counts });

/** What is fetched of a batch that its service reports as `now` when it is asked again, and how often it is asked. */
async function fetched(known: Batch, now: Batch, wanted: Parameters<typeof fetchResults>[2]) {
  let looks = 0;
  const api: Pick<BatchApi, 'retrieveBatch'> = {
    retrieveBatch: () => Promise.resolve((looks++, now)),
  };
  const deps = {
    settings: { accounts: () => [anAccount()] },
    store: { put: () => undefined },
    apiFor: () => api,
    results: { ensure: (_batch: Batch, kind: string) => Promise.resolve(`/${kind}`) },
  };
  const files = fetchResults(deps, known, wanted);
  const kinds = await files.then(
    (found) => [...found.keys()],
    (refusal: unknown) => String(refusal),
  );
  return { looks, kinds };
}

test('answers whose file is not named are looked for again, and come when it is there', async () => {
  const now = aBatch({ ...early, outputFileId: 'o' });
  const found = await fetched(early, now, ['output', 'error']);
  assert.deepEqual(found, { looks: 1, kinds: ['output', 'error'] });
});

test('nobody looks again for a batch whose files are known, or for another file', async () => {
  const whole = aBatch({ ...early, outputFileId: 'o' });
  assert.equal((await fetched(whole, whole, ['output', 'error'])).looks, 0);
  assert.equal((await fetched(early, early, ['error'])).looks, 0);
});

test('the answers alone are not to be had, and why is said', async () => {
  const { looks, kinds } = await fetched(early, early, ['output']);
  assert.equal(looks, 1);
  assert.match(String(kinds), /reports 8 answers but names no file/);
});
