import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { paidWords, priceOfBatch } = await import('../../../../src/ui/results/paidWords.ts');
const { detailsText } = await import('../../../../src/ui/results/detailsText.ts');

const formats = formatsFor('en');
const account = { id: 'k', provider: 'kimi', name: 'K', baseUrl: 'https://api.moonshot.ai/v1' };
const usage = { inputTokens: 2_000_000, cachedTokens: 500_000, outputTokens: 1_000_000, reasoningTokens: 0, totalTokens: 3_000_000 }; // prettier-ignore

test('what was counted is priced, with what came from the cache', () => {
  const price = { currency: 'USD', cachedInput: 0.1, input: 0.6, output: 2.4 } as const;
  const words = (change: object = {}) => paidWords({ ...usage, ...change }, price, formats);
  assert.match(words(), /^about \$3\.35 /); // 1.5 × 0.6 + 0.5 × 0.1 + 2.4
  assert.match(words({ cachedTokens: 0 }), /^about \$3\.6 /);
});

test('the model of a batch stands in its record when the service does not name it', () => {
  const unnamed = aBatch({ model: null });
  assert.equal(priceOfBatch(unnamed, account, undefined), undefined);
  assert.equal(priceOfBatch(unnamed, account, { model: 'kimi-k2.6' })?.input, 0.57);
  assert.equal(priceOfBatch(aBatch({ model: 'kimi-k2.6' }), account, undefined)?.currency, 'USD');
});

test('the details of a batch tell the price beside the tokens', () => {
  const batch = aBatch({ model: 'kimi-k2.6', usage });
  const price = priceOfBatch(batch, account, undefined);
  assert.match(detailsText(batch, account, 'x', formats, price), /^Price: +about \$3\.3/m);
  assert.doesNotMatch(detailsText(batch, account, 'x', formats), /^Price/m);
});
