import { siliconflowModels } from './models/siliconflowModels.ts';
import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/**
 * SiliconFlow; half the real-time price. Its guide asks for `custom_id` and `messages` alone, since a batch may name
 * the model (`replace`), and its own example sets `stream`.
 */
export const siliconflow: ProviderProfile = {
  ...openaiLike,
  id: 'siliconflow',
  name: 'SiliconFlow',
  source: 'https://docs.siliconflow.cn/cn/userguide/guides/batch',
  regions: [
    {
      id: 'default',
      name: 'api.siliconflow.cn',
      baseUrl: 'https://api.siliconflow.cn/v1',
      hosts: ['api.siliconflow.cn'],
      console: 'https://cloud.siliconflow.cn/',
      currency: 'CNY',
    },
  ],
  apiKeyEnv: 'SILICONFLOW_API_KEY',
  endpoints: ['/v1/chat/completions'],
  envelope: { required: ['custom_id', 'body'], model: 'optional', mixedModels: 'refused' },
  // "1 G", which may be 10^9 or 2^30.
  limits: {
    maxFileBytes: 1_073_741_824,
    warnFileBytes: 1_000_000_000,
    maxRequests: 5_000,
    maxLineBytes: null,
  },
  window: {
    minHours: 24,
    maxHours: 336,
    units: ['h'],
    default: '24h',
    suggestions: ['24h', '72h', '168h', '336h'],
  },
  models: siliconflowModels,
  answerLimit: 'max_tokens',
  thinkingMembers: ['enable_thinking'],
  priceFactor: 0.5,
  // https://docs.siliconflow.cn/cn/userguide/guides/json-mode
  answerFormat: 'json_object',
  streaming: 'ignored',
  lastRoles: ['user'],
  // All its models have a maker and a slash before them.
  foreignModels: '^[^/]*$',
  bodySchemas: { chat: 'siliconflow.chat.schema.json' },
  openEndpoints: false,
};
