import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

/** Which models cost less in a batch, and which no batch runs. */
const overview: ModelPage = {
  source: 'https://docs.together.ai/docs/inference/batch/overview',
  asOf: '2026-11-12',
};

/** Of the models with a discount: half of the real-time price, in dollars per million tokens, as the table of `genai-prices` had it on 2026-09-23. */
const half = (input: number, output: number) =>
  ({
    serves: ['chat'],
    price: [{ currency: 'USD', input: input / 2, output: output / 2 }],
  }) as const;

/** Together's models, as far as its batch guide speaks of them; others are not judged. */
export const togetherModels: readonly ModelRule[] = [
  ...family(overview, 'meta-llama/Llama-3.3-70B-Instruct-Turbo', half(0.88, 0.88)),
  ...family(overview, 'meta-llama/Llama-3-70b-chat-hf mistralai/Mixtral-8x7B-Instruct-v0.1', half(0.9, 0.9)),
  ...family(overview, 'Qwen/Qwen2.5-7B-Instruct-Turbo zai-org/GLM-4.5-Air-FP8', { serves: ['chat'] }),
  ...family(overview, 'openai/whisper-large-v3', {}),
  ...family(overview, 'deepseek-ai/DeepSeek-R1 deepseek-ai/DeepSeek-V3.1 deepseek-ai/DeepSeek-V4-Pro', { batch: false }),
  ...family(overview, 'MiniMaxAI/MiniMax-M2.7 moonshotai/Kimi-K2.5 moonshotai/Kimi-K2.6', { batch: false }),
]; // prettier-ignore
