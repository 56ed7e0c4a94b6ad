// Stands alone: one provider, one table of models.
import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

const chat: ModelPage = {
  source: 'https://docs.bigmodel.cn/cn/guide/tools/batch',
  asOf: '2026-11-12',
};
const embeddings: ModelPage = {
  source: 'https://docs.bigmodel.cn/api-reference/%E6%A8%A1%E5%9E%8B-api/%E6%96%87%E6%9C%AC%E5%B5%8C%E5%85%A5',
  asOf: '2026-11-12',
}; // prettier-ignore

/** Zhipu's models, as far as their limits are published; others are not judged. */
export const zhipuModels: readonly ModelRule[] = [
  ...family(chat, 'glm-4-plus glm-4-0520', {
    serves: ['chat'], contextTokens: 128_000, maxOutputTokens: 4_096,
  }),
  ...family(chat, 'glm-4-air glm-4-flash', { serves: ['chat'], contextTokens: 128_000 }),
  ...family(embeddings, 'embedding-3', {
    serves: ['embeddings'], dimensions: [256, 512, 1024, 2048], maxInputs: 64,
  }),
  ...family(embeddings, 'embedding-2', { serves: ['embeddings'], dimensions: [1024], maxInputs: 64 }),
]; // prettier-ignore
