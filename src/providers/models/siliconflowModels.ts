// Stands alone: one provider, one table of models.
import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

/** The guide's section on supported models and prices. Its list grows, so another name draws no verdict. */
const guide: ModelPage = {
  source: 'https://docs.siliconflow.cn/cn/userguide/guides/batch',
  asOf: '2026-11-12',
};

/** Yuan per million tokens in a batch. */
const price = (input: number, output: number) =>
  ({ serves: ['chat'], price: [{ currency: 'CNY', input, output }] }) as const;

/** The models that SiliconFlow names for its batches. */
export const siliconflowModels: readonly ModelRule[] = [
  ...family(guide, 'deepseek-ai/DeepSeek-V3', price(1, 4)),
  ...family(guide, 'deepseek-ai/DeepSeek-R1', price(2, 8)),
  ...family(guide, 'Qwen/QwQ-32B', price(0.5, 2)),
  ...family(guide, 'deepseek-ai/DeepSeek-V3.1-Terminus', price(2, 6)),
  ...family(guide, 'moonshotai/Kimi-K2-Instruct-0905', price(2, 8)),
];
