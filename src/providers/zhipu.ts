import { zhipuModels } from './models/zhipuModels.ts';
import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/** Zhipu AI (GLM): paths begin with /v4, an id has 6 to 64 characters; half the real-time price. */
export const zhipu: ProviderProfile = {
  ...openaiLike,
  id: 'zhipu',
  name: 'Zhipu AI (GLM)',
  modelNames: /^(glm|chatglm|charglm|cogview|cogvideo|embedding-[23]$)/i,
  source: 'https://docs.bigmodel.cn/cn/guide/tools/batch',
  regions: [
    {
      id: 'default',
      name: 'open.bigmodel.cn',
      baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
      hosts: ['open.bigmodel.cn'],
    },
  ],
  apiKeyEnv: 'ZHIPUAI_API_KEY',
  endpoints: [
    '/v4/chat/completions',
    '/v4/embeddings',
    '/v4/images/generations',
    '/v4/videos/generations',
  ],
  openEndpoints: false,
  anyModel: false,
  envelope: {
    required: ['custom_id', 'method', 'url', 'body'],
    customId: { minLength: 6, maxLength: 64 },
    mixedModels: 'undocumented',
  },
  // "100 MB": 10^6 is surely accepted, 2^20 perhaps.
  limits: {
    maxFileBytes: 104_857_600,
    warnFileBytes: 100_000_000,
    maxRequests: 50_000,
    maxLineBytes: null,
  },
  priceFactor: 0.5,
  models: zhipuModels,
  tokenizer: 'calibrated',
  answerLimit: 'max_tokens',
  // https://docs.bigmodel.cn/cn/guide/capabilities/thinking
  thinkingMembers: ['thinking'],
  // It runs models of its own only.
  foreignModels:
    '^(gpt-|o\\d|claude|gemini|qwen|kimi|moonshot|deepseek|llama|mistral|text-embedding)',
  bodySchemas: { chat: 'zhipu.chat.schema.json', embeddings: 'texts.embeddings.schema.json' },
  // https://docs.bigmodel.cn/cn/guide/capabilities/struct-output
  answerFormat: 'json_object',
};
