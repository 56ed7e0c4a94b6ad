import type { ModelPrice, ModelRule } from './modelRule.ts';

/**
 * Dollars per million tokens in real time: input, cached input, output. A request of more than 272,000 tokens costs
 * more with some models.
 * https://developers.openai.com/api/docs/pricing, as the table of `genai-prices` had it on 2026-09-23.
 */
const realTime: Readonly<Record<string, readonly [number, number, number]>> = {
  'gpt-3.5-turbo': [0.5, 0.5, 1.5],
  'gpt-4': [30, 30, 60],
  'gpt-4-turbo': [10, 10, 30],
  'gpt-4.1': [2, 0.5, 8],
  'gpt-4.1-mini': [0.4, 0.1, 1.6],
  'gpt-4.1-nano': [0.1, 0.025, 0.4],
  'gpt-4o': [2.5, 1.25, 10],
  'gpt-4o-mini': [0.15, 0.075, 0.6],
  'gpt-5': [1.25, 0.125, 10],
  'gpt-5-mini': [0.25, 0.025, 2],
  'gpt-5-nano': [0.05, 0.005, 0.4],
  'gpt-5-pro': [15, 15, 120],
  'gpt-5.1': [1.25, 0.125, 10],
  'gpt-5.2': [1.75, 0.175, 14],
  'gpt-5.2-pro': [21, 21, 168],
  'gpt-5.4': [2.5, 0.25, 15],
  'gpt-5.4-mini': [0.75, 0.075, 4.5],
  'gpt-5.4-nano': [0.2, 0.02, 1.25],
  'gpt-5.4-pro': [30, 30, 180],
  'gpt-5.5': [5, 0.5, 30],
  'gpt-5.5-pro': [30, 30, 180],
  'gpt-5.6-luna': [0.2, 0.02, 1.2],
  'gpt-5.6-sol': [4, 0.4, 20],
  'gpt-5.6-terra': [2, 0.2, 12],
  'gpt-6-astra': [10, 1, 50],
  'gpt-6-luna': [0.1, 0.01, 0.5],
  'gpt-6-sol': [2, 0.2, 10],
  o1: [15, 7.5, 60],
  'o1-pro': [150, 150, 600],
  o3: [2, 0.5, 8],
  'o3-mini': [1.1, 0.55, 4.4],
  'o3-pro': [20, 20, 80],
  'o4-mini': [1.1, 0.275, 4.4],
  'o3-deep-research': [10, 2.5, 40],
  'o4-mini-deep-research': [2, 0.5, 8],
  'text-embedding-3-small': [0.02, 0.02, 0],
  'text-embedding-3-large': [0.13, 0.13, 0],
  'text-embedding-ada-002': [0.1, 0.1, 0],
};

/** "50% discount compared to synchronous APIs": https://developers.openai.com/api/docs/guides/batch */
const inBatch = 0.5;

/** The models with what they cost in a batch, where that is known. */
export function withOpenaiPrices(models: readonly ModelRule[]): readonly ModelRule[] {
  return models.map((model) => {
    const prices = realTime[model.id]?.map((price) => price * inBatch);
    if (!prices) return model;
    const [input = 0, cachedInput = 0, output = 0] = prices;
    const price: ModelPrice = { currency: 'USD', cachedInput, input, output };
    return { ...model, price: [price] };
  });
}
