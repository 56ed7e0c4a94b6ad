import type { ModelRule, ParameterRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

/** Limits as LiteLLM's table had them on this day. */
const models: ModelPage = {
  source: 'https://platform.claude.com/docs/en/about-claude/models/overview',
  asOf: '2026-07-24',
};
const retired: ModelPage = {
  source: 'https://platform.claude.com/docs/en/about-claude/model-deprecations',
  asOf: '2026-07-28',
};
const changed: ModelPage = {
  source: 'https://platform.claude.com/docs/en/about-claude/models/migration-guide',
  asOf: '2026-09-24',
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

const turns = ['user', 'assistant'];
const effort = (...values: string[]): ParameterRule => ({
  names: ['output_config.effort'],
  ...(values.length > 0 && { values }),
});
const thinking = (...values: string[]): ParameterRule => ({ names: ['thinking.type'], values });

/** "`temperature` and `top_p` cannot both be specified for this model. Please use only one." */
const oneOf = ['temperature', 'top_p'];
/** "adaptive thinking is not supported on this model"; no header raises what they give. */
const budgeted = { oneOf, roles: turns, refusesMoreOutput: true };
const withBudget = thinking('enabled', 'disabled');
/** "This model does not support assistant message prefill. The conversation must end with a user message." */
const unbegun = { refusesPrefill: true };
/** "`temperature` is deprecated for this model."; the value that a request has anyway is taken. */
const unsampled: readonly ParameterRule[] = [
  { names: ['temperature', 'top_p'], values: [1] },
  { names: ['top_k'] },
  effort('low', 'medium', 'high', 'xhigh', 'max'),
];
const adaptive = { ...unbegun, parameters: [...unsampled, thinking('adaptive', 'disabled')] };
/** "tool_choice: type "tool" and "any" are not supported for this model.", and thinking is always on. */
const unforced = {
  ...unbegun,
  parameters: [
    ...unsampled,
    thinking('adaptive'),
    { names: ['tool_choice.type'], values: ['auto', 'none'] },
  ],
};

/** Anthropic's models, with a date behind their names or without. */
export const anthropicModels: readonly ModelRule[] = [
  ...family(models, 'claude-haiku-4-5', {
    ...limits(64_000), ...half(1, 0.1, 5), ...budgeted, parameters: [withBudget, effort()],
  }),
  ...family(models, 'claude-sonnet-4-5', {
    ...limits(64_000), ...budgeted, parameters: [withBudget, effort()],
  }),
  ...family(models, 'claude-opus-4-5', {
    ...limits(64_000), ...half(5, 0.5, 25), ...budgeted, parameters: [withBudget, effort('low', 'medium', 'high')],
  }),
  ...family(models, 'claude-sonnet-4-6', {
    ...limits(64_000, 1_000_000), ...unbegun, oneOf, roles: turns, parameters: [effort('low', 'medium', 'high', 'max')],
  }),
  ...family(models, 'claude-opus-4-6', {
    ...limits(128_000, 1_000_000), ...unbegun, oneOf, roles: turns, parameters: [effort('low', 'medium', 'high', 'max')],
  }),
  ...family(models, 'claude-opus-4-7', { ...limits(128_000, 1_000_000), ...half(5, 0.5, 25), ...adaptive, roles: turns }),
  ...family(models, 'claude-opus-4-8 claude-opus-5', { ...limits(128_000, 1_000_000), ...half(5, 0.5, 25), ...adaptive }),
  ...family(models, 'claude-sonnet-5', { ...limits(128_000, 1_000_000), ...half(2, 0.2, 10), ...adaptive }),
  ...family(models, 'claude-fable-5', {
    ...limits(128_000, 1_000_000), ...unbegun, parameters: [...unsampled, thinking('adaptive')],
  }),
  ...family(changed, 'claude-opus-5-5', { ...limits(128_000, 1_000_000), ...unforced }),
  ...family(changed, 'claude-fable-5-1', { ...limits(128_000, 1_000_000), ...unforced }),
  ...family(retired, 'claude-opus-4-1', { batch: false, prefix: true, retiredOn: '2026-08-05' }),
  ...family(retired, 'claude-sonnet-4-20250514 claude-opus-4-20250514 claude-sonnet-4-0 claude-opus-4-0', {
    batch: false, retiredOn: '2026-06-15',
  }),
  ...family(retired, 'claude-3-haiku', { batch: false, prefix: true, retiredOn: '2026-04-20' }),
  ...family(retired, 'claude-3-7-sonnet claude-3-5-haiku', { batch: false, prefix: true, retiredOn: '2026-02-19' }),
  ...family(retired, 'claude-3-opus', { batch: false, prefix: true, retiredOn: '2026-01-05' }),
  ...family(retired, 'claude-3-5-sonnet', { batch: false, prefix: true, retiredOn: '2025-10-28' }),
  ...family(retired, 'claude-3-sonnet claude-2', { batch: false, prefix: true, retiredOn: '2025-07-21' }),
  ...family(retired, 'claude-1 claude-instant-1 claude-instant', { batch: false, prefix: true, retiredOn: '2024-11-06' }),
]; // prettier-ignore
