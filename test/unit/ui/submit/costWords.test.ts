import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenEstimate } from '../../../../src/jsonl/estimate/estimateTokens.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { priceWords, amountWords } = await import('../../../../src/ui/submit/costWords.ts');

const formats = formatsFor('en');
const kimi = { currency: 'CNY', input: 4, output: 16.25 } as const;
const estimate = (change: Partial<TokenEstimate>): TokenEstimate => ({
  leastInput: 1_200_000,
  mostInput: 1_650_000,
  mostOutput: 4_096_000,
  media: 0,
  sampled: 200,
  isWhole: false,
  ...change,
});

const cases: readonly (readonly [Partial<TokenEstimate>, tokens: string, price: string])[] = [
  [{}, '1.2M to 1.7M in · at most 4.1M out', '¥4.8 to ¥6.6 in · at most ¥67 out'],
  [{ mostOutput: 0, media: 12 }, '1.2M to 1.7M in · 12 images or files not counted', '¥4.8 to ¥6.6 in'], // prettier-ignore
  [{ mostOutput: Infinity }, '1.2M to 1.7M in · no max_tokens set', '¥4.8 to ¥6.6 in · ¥33 out for each 1,000 tokens per answer'], // prettier-ignore
  [{ leastInput: 100, mostInput: 100, mostOutput: 0 }, 'about 100 in', 'about ¥0.0004 in'],
  [{ leastInput: 4.96, mostInput: 5.1, mostOutput: 0 }, '4 to 6 in', 'about ¥0.00002 in'],
];

for (const [change, tokens, price] of cases) {
  test(`an estimate of ${JSON.stringify(change)} reads “${tokens}”`, () => {
    assert.equal(amountWords(estimate(change), formats), tokens);
    assert.equal(priceWords(estimate(change), kimi, 2_000, formats), price);
  });
}
