import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { shortestWindow } from '../../../../src/providers/completionWindow.ts';
import { profileOf } from '../../../../src/providers/profiles.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { pastAdvice } = await import('../../../../src/ui/submit/pastAdvice.ts');

const start = 1_790_000_000;
const formats = formatsFor('en');

const run = (id: number, requests: number, model: string | null = 'kimi-k2.6') =>
  aBatch({
    id: `batch_${String(id)}`,
    status: 'completed',
    model,
    counts: { total: requests, completed: requests, failed: 0 },
    times: { createdAt: start, completedAt: start + 10 * 3600 },
  });

function advice(
  batches: readonly ReturnType<typeof run>[],
  { window = '24h', models = ['kimi-k2.6'], account = anAccount(), recorded = '' } = {},
) {
  const store = { state: () => aState({ batches, account }) };
  const submission = { model: recorded };
  const records = { all: () => [], submissionOf: () => submission as never };
  const draft = { account, completionWindow: window, name: '', metadata: {} };
  return pastAdvice({ store, records }, draft, { requests: 40_000, models }, formats);
}

const three = [run(1, 19_000), run(2, 6_400), run(3, 10_000)];
const speed =
  'Your last 3 batches of this model here ran at 640 to 1.9K requests an hour; 40,000 requests need 21h 3m to 2d 14h.';

test('advises from earlier batches of the model, and proposes a window that is long enough', () => {
  assert.equal(advice(three), `Up to 62% may expire within 24h; use 3d. ${speed}`);
  assert.equal(advice(three, { window: '3d' }), speed);
});

test('where no window is long enough, fewer requests are', () => {
  const openai = anAccount({ provider: 'openai', baseUrl: 'https://api.openai.com/v1' });
  assert.equal(
    advice(three, { account: openai }),
    `Up to 62% may expire within 24h; send fewer requests at a time. ${speed}`,
  );
});

test('says nothing without ground: another model, several models, too few or too small batches', () => {
  assert.equal(advice(three.slice(1)), undefined);
  assert.equal(advice(three, { models: ['another'] }), undefined);
  assert.equal(advice(three, { models: ['kimi-k2.6', 'another'] }), undefined);
  assert.equal(advice([run(1, 100), run(2, 100), run(3, 100)]), undefined);
  // A service that does not name the model: our own record does.
  const nameless = [1, 2, 3].map((id) => run(id, 19_000, null));
  assert.equal(advice(nameless), undefined);
  assert.match(advice(nameless, { recorded: 'kimi-k2.6' }) ?? '', /ran at 1\.9K requests/);
});

test('the shortest window that is long enough is one that its provider takes', () => {
  const { window: kimi } = profileOf('kimi');
  assert.equal(shortestWindow(10, kimi), '12h');
  assert.equal(shortestWindow(62.5, kimi), '3d');
  assert.equal(shortestWindow(168, kimi), '7d');
  assert.equal(shortestWindow(169, kimi), undefined);
});
