// Stands alone: one provider, one table of models.
import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

const page: ModelPage = { source: 'https://console.groq.com/docs/models', asOf: '2026-11-12' };

/** Groq's production models, as far as their limits are published; others are not judged. */
export const groqModels: readonly ModelRule[] = [
  ...family(page, 'llama-3.3-70b-versatile', {
    serves: ['chat'], contextTokens: 131_072, maxOutputTokens: 32_768, refusesMoreOutput: true, inputs: [],
  }),
  ...family(page, 'llama-3.1-8b-instant', {
    serves: ['chat'], contextTokens: 131_072, maxOutputTokens: 131_072, refusesMoreOutput: true, inputs: [],
  }),
  ...family(page, 'openai/gpt-oss-120b openai/gpt-oss-20b', {
    serves: ['chat'], contextTokens: 131_072, maxOutputTokens: 65_536, refusesMoreOutput: true, inputs: [],
    efforts: ['low', 'medium', 'high'],
  }),
]; // prettier-ignore
