import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

/** Windows of Mistral's page of models, as the table of `genai-prices` had them on this day. */
const models: ModelPage = { source: 'https://docs.mistral.ai/models', asOf: '2026-09-23' };
const earlier: ModelPage = {
  source: 'https://docs.mistral.ai/guides/model-selection',
  asOf: '2025-11-01',
};

/** Dollars per million tokens in a batch, which costs half: https://mistral.ai/pricing/api */
const half = (input: number, output: number) =>
  ({
    serves: ['chat'],
    price: [{ currency: 'USD', input: input / 2, output: output / 2 }],
  }) as const;
const quarterMillion = { contextTokens: 262_144 } as const;

/** Mistral's models, as far as their windows are published; others are not judged. */
export const mistralModels: readonly ModelRule[] = [
  ...family(models, 'mistral-large-2512', { ...half(0.5, 1.5), ...quarterMillion }),
  ...family(models, 'mistral-medium-3-5 mistral-medium-3.5', { ...half(1.5, 7.5), ...quarterMillion }),
  ...family(models, 'mistral-small-2603', { ...half(0.15, 0.6), ...quarterMillion }),
  ...family(models, 'ministral-14b-2512', { ...half(0.2, 0.2), ...quarterMillion }),
  ...family(models, 'ministral-8b-2512', { ...half(0.15, 0.15), ...quarterMillion }),
  ...family(models, 'ministral-3b-2512', { ...half(0.1, 0.1), contextTokens: 131_072 }),
  ...family(models, 'devstral-2512', { ...half(0.4, 2), ...quarterMillion }),
  ...family(models, 'codestral-2508', { ...half(0.3, 0.9), contextTokens: 256_000 }),
  ...family(earlier, 'mistral-medium-2508', { ...half(0.4, 2), contextTokens: 128_000 }),
  ...family(earlier, 'magistral-medium-2509', { ...half(2, 5), contextTokens: 128_000 }),
  ...family(models, 'mistral-embed', { serves: ['embeddings'], contextTokens: 8_192, dimensions: [1024] }),
]; // prettier-ignore
