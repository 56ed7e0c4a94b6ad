import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { trialPrices } from '../../../../src/ui/realtime/trialPrices.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { confirmTrial } = await import('../../../../src/ui/realtime/askTrial.ts');
const { trialWords } = await import('../../../../src/ui/realtime/trialWords.ts');
const { window } = (await import('vscode')) as unknown as { window: Record<string, unknown> };

const account = { id: 'o', provider: 'openai', name: 'O', baseUrl: 'https://api.openai.com/v1' };
const own = [
  { provider: 'openai', model: 'gpt-4o', currency: 'USD', input: 10, output: 100 },
] as const;

test('a trial is priced by the person’s own price: in real time as much more as the provider asks', () => {
  const { now, later } = trialPrices(account, 'gpt-4o', own);
  assert.deepEqual([now?.input, now?.output], [20, 200]);
  assert.deepEqual([later?.input, later?.output], [10, 100]);
  assert.equal(trialPrices(account, 'gpt-4o', []).later?.input, 1.25);
  assert.deepEqual(trialPrices(account, undefined, own), { now: undefined, later: undefined });
});

test('the question before a trial tells that price', async () => {
  let detail = '';
  window['showInformationMessage'] = (_text: string, options: { detail: string }) => {
    ({ detail } = options);
    return Promise.resolve(undefined);
  };
  const content = 'word '.repeat(1_000_000);
  const body = { model: 'gpt-4o', max_tokens: 10_000, messages: [{ role: 'user', content }] };
  const line = JSON.stringify({
    custom_id: 'a',
    method: 'POST',
    url: '/v1/chat/completions',
    body,
  });
  await confirmTrial(account, [line], trialPrices(account, 'gpt-4o', own).now);
  assert.match(detail, /at most \$2 out/);
});

test('what a trial cost, and what the whole would cost, are told by it', () => {
  const tokens = { input: 1_000_000, cached: 0, output: 100_000 };
  const report = {
    answered: 2,
    failed: 0,
    unknown: 0,
    notSent: 0,
    counted: 2,
    tokens,
    failure: undefined,
  };
  const prices = trialPrices(account, 'gpt-4o', own);
  const words = trialWords(report, { account, prices, total: 20 }, formatsFor('en'));
  assert.match(words, /Price: about \$40\./);
  assert.match(words, /all 20 requests cost about \$200 as a batch\./);
});
