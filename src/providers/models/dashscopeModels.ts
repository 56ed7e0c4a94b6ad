import type { ModelRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';

const list: ModelPage = {
  source: 'https://www.alibabacloud.com/help/es/model-studio/batch-inference',
  asOf: '2026-10-12',
};
/** Named by earlier lists, and no longer by this one. */
const earlier: ModelPage = {
  source: 'https://help.aliyun.com/en/model-studio/batch-inference',
  asOf: '2026-07-01',
};
const embeddings: ModelPage = {
  source: 'https://help.aliyun.com/zh/model-studio/text-embedding-synchronous-api',
  asOf: '2026-10-12',
};

const chat = { serves: ['chat'], snapshots: true } as const;
/** In a batch a request of these has at most so many tokens, whatever the model reads in real time. */
const bounded = { ...chat, contextTokens: 262_144 } as const;
const vectors = { serves: ['embeddings'], maxInputs: 10 } as const;

/** https://docs.qwencloud.com/api-reference/preparation/error-messages */
const textOnly = { inputs: [] } as const;

const beijing = { ...chat, regions: ['beijing', 'workspace-beijing'] } as const;
const singapore = { ...chat, regions: ['singapore', 'workspace-singapore'] } as const;

/** The models that Model Studio runs in batches; the list changes often, so another name is only a warning. */
export const dashscopeModels: readonly ModelRule[] = [
  ...family(list, 'qwen3.7-plus', bounded),
  ...family(list, 'qwen3.8-max qwen3.7-max qwen3.6-plus qwen3.5-plus qwen3.8-flash qwen3.7-flash qwen3.6-flash qwen3.5-flash', {
    ...bounded, regions: beijing.regions,
  }),
  // "Range of max_tokens should be [1, 32768]"
  ...family(list, 'qwen-plus qwen-flash', { ...chat, maxOutputTokens: 32_768 }),
  ...family(list, 'qwen-max', singapore),
  ...family(list, 'qwen3-max deepseek-r1 deepseek-v3 deepseek-v3.2', { ...beijing, ...textOnly }),
  ...family(list, 'qwen-long qwen3-vl-plus qwen3-vl-flash qwen-vl-ocr qwen3.5-omni-plus qwen3.5-omni-flash', beijing),
  ...family(earlier, 'qwen-turbo qwen-vl-max qwen-vl-plus', { ...chat, regions: [] }),
  // "The value of the enable_thinking parameter is restricted to True."
  ...family(earlier, 'qwq-plus', { ...chat, regions: [], parameters: [{ names: ['enable_thinking'], values: [true] }] }),
  ...family(embeddings, 'text-embedding-v3', { ...vectors, dimensions: [1024, 768, 512, 256, 128, 64] }),
  ...family(embeddings, 'text-embedding-v4', { ...vectors, dimensions: [2048, 1536, 1024, 768, 512, 256, 128, 64] }),
  ...family(embeddings, 'text-embedding-v1 text-embedding-v2', { ...vectors, maxInputs: 25 }),
  ...family(list, 'qwen3.7-text-embedding qwen3.7-text-embedding-flash', { serves: ['embeddings'], snapshots: true }),
  ...family(list, 'batch-test-model', {}),
]; // prettier-ignore
