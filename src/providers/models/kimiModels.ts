import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

const overview: ModelPage = {
  source: 'https://platform.kimi.ai/docs/api/models-overview.md',
  asOf: '2026-11-21',
};

/** Fixed for every thinking model. */
const sampling = {
  top_p: [0.95],
  n: [1],
  presence_penalty: [0],
  frequency_penalty: [0],
} as const;

/** An answer and what it answers share the context. */
const context = { contextTokens: 262_144, maxOutputTokens: 262_144 } as const;

const thinkingModel = {
  ...context,
  pinned: { ...sampling, temperature: [1] },
  pinnedByThinking: { enabled: { temperature: [1] }, disabled: { temperature: [0.6] } },
} as const;

/** Kimi's models and their prices in batches, 60 % of real time: https://platform.kimi.com/docs/pricing/batch */
export const kimiModels: readonly ModelRule[] = [
  ...family(overview, 'kimi-k2.6', {
    ...thinkingModel,
    thinkingTypes: ['enabled', 'disabled'],
    thinkingKeep: true,
    price: [
      { currency: 'CNY', cachedInput: 0.66, input: 3.9, output: 16.2 },
      { currency: 'USD', cachedInput: 0.1, input: 0.57, output: 2.4 },
    ],
  }),
  ...family(overview, 'kimi-k2.7-code', {
    ...context,
    prefix: true,
    pinned: { ...sampling, temperature: [1] },
    thinkingTypes: ['enabled'],
    thinkingKeep: true,
    price: [
      { currency: 'CNY', cachedInput: 0.78, input: 3.9, output: 16.2 },
      { currency: 'USD', cachedInput: 0.114, input: 0.57, output: 2.4 },
    ],
  }),
  ...family(overview, 'kimi-k2.5', {
    ...thinkingModel,
    retiredOn: '2026-08-31',
    thinkingTypes: ['enabled', 'disabled'],
    thinkingKeep: false,
    price: [
      { currency: 'CNY', cachedInput: 0.42, input: 2.4, output: 12.6 },
      { currency: 'USD', cachedInput: 0.06, input: 0.36, output: 1.8 },
    ],
  }),
  ...family(overview, 'kimi-k3', { batch: false, contextTokens: 1_048_576 }),
  ...family(overview, 'moonshot-v1-', { batch: false, prefix: true, retiredOn: '2026-08-31' }),
  ...family(overview, 'kimi-latest', { batch: false, retiredOn: '2026-01-28' }),
  ...family(overview, 'kimi-k2-', { batch: false, prefix: true, retiredOn: '2026-05-25' }),
];
