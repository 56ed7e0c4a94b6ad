import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import { profileOf } from '../../../../src/providers/profiles.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { window } = (await import('vscode')) as typeof vscode;
const { reviewDraft } = await import('../../../../src/ui/submit/reviewDraft.ts');

const start = 1_790_000_000;

/** The rows of the review of a file of 40,000 requests, with so many earlier batches. */
async function rowsWith(earlier: number): Promise<readonly vscode.QuickPickItem[]> {
  const batches = Array.from({ length: earlier }, (_, i) =>
    aBatch({
      id: `batch_${String(i)}`,
      status: 'completed',
      model: 'kimi-k2.6',
      counts: { total: 10_000, completed: 10_000, failed: 0 },
      times: { createdAt: start, completedAt: start + 10 * 3600 },
    }),
  );
  let shown: readonly vscode.QuickPickItem[] = [];
  Object.assign(window, {
    showQuickPick(rows: readonly vscode.QuickPickItem[]) {
      shown = rows;
      return Promise.resolve(undefined);
    },
  });
  const summary = { requests: 40_000, models: new Map([['kimi-k2.6', 40_000]]), errors: 0, warnings: 0 }; // prettier-ignore
  const account = anAccount();
  await reviewDraft(
    {
      settings: { accounts: () => [account], checks: () => ({}) as never, prices: () => [] },
      records: { all: () => [], submissionOf: () => undefined },
      store: { state: () => aState({ batches, account }) },
      tokens: { estimate: () => Promise.resolve(undefined as never) },
      apiFor: () => assert.fail('nothing is asked of the service'),
    },
    { account, completionWindow: '24h', name: '', metadata: {} },
    { path: 'a.jsonl', bytes: 1, report: { summary }, profile: profileOf('kimi') } as never,
    'a.jsonl',
  );
  return shown;
}

const advice = (rows: readonly vscode.QuickPickItem[]) =>
  rows.find(({ label }) => label.includes('From Your Earlier Batches'))?.detail;

test('the review says how the batch will be called, and in one line what earlier batches tell, or nothing', async () => {
  assert.equal(
    advice(await rowsWith(4)),
    'Up to 40% may expire within 24h; use 3d. Your last 4 batches of this model here ran at 1K requests an hour; 40,000 requests need 1d 16h.',
  );
  const none = await rowsWith(2);
  assert.equal(none.find(({ label }) => label.includes('Name'))?.description, 'a (from the file)');
  assert.ok(none.length > 5);
  assert.equal(advice(none), undefined);
});
