import type { ModelRule, ProviderProfile } from './profile.ts';

/** Fixed for every thinking model; https://platform.kimi.ai/docs/api/models-overview.md */
const sampling = {
  top_p: [0.95],
  n: [1],
  presence_penalty: [0],
  frequency_penalty: [0],
} as const;

const thinkingModel: Pick<ModelRule, 'pinned' | 'pinnedByThinking' | 'contextTokens'> = {
  pinned: { ...sampling, temperature: [1] },
  pinnedByThinking: { enabled: { temperature: [1] }, disabled: { temperature: [0.6] } },
  contextTokens: 262_144,
};

/** Kimi (Moonshot AI). Batch prices are 60 % of real time: https://platform.kimi.com/docs/pricing/batch */
export const kimi: ProviderProfile = {
  id: 'kimi',
  name: 'Kimi (Moonshot AI)',
  source: 'https://platform.kimi.ai/docs/api/batch-create.md',
  regions: [
    {
      id: 'cn',
      name: 'api.moonshot.cn',
      baseUrl: 'https://api.moonshot.cn/v1',
      hosts: ['api.moonshot.cn'],
      currency: 'CNY',
    },
    {
      id: 'ai',
      name: 'api.moonshot.ai',
      baseUrl: 'https://api.moonshot.ai/v1',
      hosts: ['api.moonshot.ai'],
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
  models: [
    {
      id: 'kimi-k2.6',
      batch: true,
      ...thinkingModel,
      thinkingTypes: ['enabled', 'disabled'],
      thinkingKeep: true,
      price: [
        { currency: 'CNY', cachedInput: 0.66, input: 3.9, output: 16.2 },
        { currency: 'USD', cachedInput: 0.1, input: 0.57, output: 2.4 },
      ],
    },
    {
      id: 'kimi-k2.7-code',
      prefix: true,
      batch: true,
      pinned: { ...sampling, temperature: [1] },
      contextTokens: 262_144,
      thinkingTypes: ['enabled'],
      thinkingKeep: true,
      price: [
        { currency: 'CNY', cachedInput: 0.78, input: 3.9, output: 16.2 },
        { currency: 'USD', cachedInput: 0.114, input: 0.57, output: 2.4 },
      ],
    },
    {
      id: 'kimi-k2.5',
      batch: true,
      retiredOn: '2026-08-31',
      ...thinkingModel,
      thinkingTypes: ['enabled', 'disabled'],
      thinkingKeep: false,
      price: [
        { currency: 'CNY', cachedInput: 0.42, input: 2.4, output: 12.6 },
        { currency: 'USD', cachedInput: 0.06, input: 0.36, output: 1.8 },
      ],
    },
    { id: 'kimi-k3', batch: false, contextTokens: 1_048_576 },
    { id: 'moonshot-v1-', prefix: true, batch: false, retiredOn: '2026-08-31' },
    { id: 'kimi-latest', batch: false, retiredOn: '2026-01-28' },
    { id: 'kimi-k2-', prefix: true, batch: false, retiredOn: '2026-05-25' },
  ],
  warnUnknownModel: true,
  cancellable: ['validating', 'in_progress', 'finalizing'],
  listLimit: 100,
  priceFactor: 0.6,
  imageUrls: false,
  addressSchemes: ['ms:'],
  streaming: 'undocumented',
  deprecatedParameters: { max_tokens: 'max_completion_tokens' },
  unsupportedParameters: ['functions', 'function_call'],
  bodySchemas: { chat: 'kimi.chat.schema.json' },
};
