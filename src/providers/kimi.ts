import { kimiModels } from './models/kimiModels.ts';
import type { ProviderProfile } from './profile.ts';

/** Kimi (Moonshot AI); 60 % of the real-time price. */
export const kimi: ProviderProfile = {
  id: 'kimi',
  name: 'Kimi (Moonshot AI)',
  modelNames: /^(kimi|moonshot)/i,
  source: 'https://platform.kimi.ai/docs/api/batch-create.md',
  regions: [
    {
      id: 'cn',
      name: 'api.moonshot.cn',
      baseUrl: 'https://api.moonshot.cn/v1',
      hosts: ['api.moonshot.cn'],
      console: 'https://platform.kimi.com/console',
      currency: 'CNY',
    },
    {
      id: 'ai',
      name: 'api.moonshot.ai',
      baseUrl: 'https://api.moonshot.ai/v1',
      hosts: ['api.moonshot.ai'],
      console: 'https://platform.kimi.ai/console',
      currency: 'USD',
    },
  ],
  apiKeyEnv: 'MOONSHOT_API_KEY',
  filePurpose: 'batch',
  endpoints: ['/v1/chat/completions'],
  envelope: { required: ['custom_id', 'method', 'url', 'body'], mixedModels: 'refused' },
  // The documents say "100 MB" without saying which; 10^6 is surely accepted, 2^20 perhaps.
  limits: {
    maxFileBytes: 104_857_600,
    warnFileBytes: 100_000_000,
    maxRequests: null,
    maxLineBytes: null,
  },
  window: {
    minHours: 12,
    maxHours: 168,
    units: ['h', 'd'],
    default: '24h',
    suggestions: ['24h', '12h', '3d', '7d'],
  },
  metadata: {
    maxPairs: 16,
    maxKeyLength: 64,
    maxValueLength: 512,
    nameKey: 'name',
    descriptionKey: 'description',
  },
  models: kimiModels,
  warnUnknownModel: true,
  tokenizer: 'calibrated',
  cancellable: ['validating', 'in_progress', 'finalizing'],
  listLimit: 100,
  // Batch files of an organisation, and bytes of a user.
  fileQuota: { files: 1_000, bytes: 10_000_000_000 },
  priceFactor: 0.6,
  imageUrls: false,
  addressSchemes: ['ms:'],
  streaming: 'undocumented',
  deprecatedParameters: { max_tokens: 'max_completion_tokens' },
  answerLimit: 'max_completion_tokens',
  // https://platform.kimi.ai/docs/api/chat
  thinkingMembers: ['thinking'],
  noForcedToolWhileThinking: true,
  unsupportedParameters: ['functions', 'function_call'],
  // https://platform.kimi.ai/docs/api/estimate and /docs/api/balance
  tokenCounter: ['tokenizers', 'estimate-token-count'],
  balance: ['users', 'me', 'balance'],
  bodySchemas: { chat: 'kimi.chat.schema.json' },
};
