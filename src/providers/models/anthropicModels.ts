import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

/** Limits as LiteLLM's table had them on this day. */
const models: ModelPage = {
  source: 'https://platform.claude.com/docs/en/about-claude/models/overview',
  asOf: '2026-07-24',
};

/** The most tokens of one answer, and of a request. */
const limits = (maxOutputTokens: number, contextTokens = 200_000) =>
  ({ prefix: true, maxOutputTokens, contextTokens }) as const;

/**
 * Dollars per million tokens in a batch, half of real time: https://platform.claude.com/docs/en/about-claude/pricing, as
 * the table of `genai-prices` had it on 2026-09-23. Of models that cost more above 200,000 tokens there is none here.
 */
const half = (input: number, cachedInput: number, output: number) =>
  ({
    price: [
      { currency: 'USD', cachedInput: cachedInput / 2, input: input / 2, output: output / 2 },
    ],
  }) as const;

/** Anthropic's models, with a date behind their names or without. */
export const anthropicModels: readonly ModelRule[] = [
  ...family(models, 'claude-haiku-4-5', { ...limits(64_000), ...half(1, 0.1, 5) }),
  ...family(models, 'claude-sonnet-4-6', limits(64_000, 1_000_000)),
  ...family(models, 'claude-sonnet-5', { ...limits(128_000, 1_000_000), ...half(2, 0.2, 10) }),
  ...family(models, 'claude-opus-4-8 claude-opus-5 claude-opus-4-7', { ...limits(128_000, 1_000_000), ...half(5, 0.5, 25) }),
  ...family(models, 'claude-opus-4-6', limits(128_000, 1_000_000)),
  ...family(models, 'claude-opus-4-5', { ...limits(64_000), ...half(5, 0.5, 25) }),
  ...family(models, 'claude-opus-4-1', { ...limits(32_000), ...half(15, 1.5, 75) }),
  ...family(models, 'claude-sonnet-4-5', limits(64_000)),
  ...family(models, 'claude-sonnet-4-20250514', limits(64_000, 1_000_000)),
  ...family(models, 'claude-opus-4-20250514', limits(32_000)),
  ...family(models, 'claude-3-7-sonnet', { ...limits(64_000), ...half(3, 0.3, 15) }),
  ...family(models, 'claude-3-haiku claude-3-opus', limits(4_096)),
]; // prettier-ignore
