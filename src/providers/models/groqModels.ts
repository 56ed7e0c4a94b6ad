// Stands alone: one provider, one table of models.
import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

const page: ModelPage = { source: 'https://console.groq.com/docs/models', asOf: '2026-11-12' };

const gone: ModelPage = {
  source: 'https://console.groq.com/docs/deprecations',
  asOf: '2026-11-12',
};

/** Dollars per million tokens in real time; a batch costs half. https://groq.com/pricing */
const price = (input: number, output: number) =>
  [{ currency: 'USD', input: input / 2, output: output / 2 }] as const;

const oss = {
  serves: ['chat'],
  contextTokens: 131_072,
  maxOutputTokens: 65_536,
  refusesMoreOutput: true,
  inputs: [],
  efforts: ['low', 'medium', 'high'],
} as const;

/** Groq's production models, as far as their limits are published; others are not judged. */
export const groqModels: readonly ModelRule[] = [
  ...family(page, 'llama-3.3-70b-versatile', {
    serves: ['chat'], contextTokens: 131_072, maxOutputTokens: 32_768, refusesMoreOutput: true, inputs: [], efforts: [],
    price: price(0.59, 0.79),
  }),
  ...family(page, 'llama-3.1-8b-instant', {
    serves: ['chat'], contextTokens: 131_072, maxOutputTokens: 131_072, refusesMoreOutput: true, inputs: [], efforts: [],
    price: price(0.05, 0.08),
  }),
  ...family(page, 'openai/gpt-oss-120b', { ...oss, price: price(0.15, 0.6) }),
  ...family(page, 'openai/gpt-oss-20b', { ...oss, price: price(0.075, 0.3) }),
  // "reasoning_effort must be one of none or default": https://github.com/earendil-works/pi/issues/1745
  ...family(page, 'qwen/qwen3-32b', {
    serves: ['chat'], contextTokens: 131_072, maxOutputTokens: 40_960, inputs: [], efforts: ['none', 'default'],
  }),
  ...family(gone, 'llama-3.1-70b-versatile llama-3.1-70b-specdec llama2-70b-4096 gemma-7b-it', {
    batch: false, retiredOn: '2025-01-24',
  }),
  ...family(gone, 'mixtral-8x7b-32768', { batch: false, retiredOn: '2025-03-20' }),
  ...family(gone, 'llama3-70b-8192 llama3-8b-8192', { batch: false, retiredOn: '2025-08-30' }),
  ...family(gone, 'deepseek-r1-distill-llama-70b gemma2-9b-it', { batch: false, retiredOn: '2025-10-08' }),
]; // prettier-ignore
