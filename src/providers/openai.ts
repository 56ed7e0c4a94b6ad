import type { ProviderProfile } from './profile.ts';

/** OpenAI; limits from the OpenAPI description and the batch guide; half the real-time price. */
export const openai: ProviderProfile = {
  id: 'openai',
  name: 'OpenAI',
  source: 'https://developers.openai.com/api/docs/guides/batch',
  regions: [
    {
      id: 'default',
      name: 'api.openai.com',
      baseUrl: 'https://api.openai.com/v1',
      hosts: ['api.openai.com'],
    },
  ],
  apiKeyEnv: 'OPENAI_API_KEY',
  filePurpose: 'batch',
  endpoints: [
    '/v1/chat/completions',
    '/v1/responses',
    '/v1/embeddings',
    '/v1/completions',
    '/v1/moderations',
    '/v1/images/generations',
    '/v1/images/edits',
    '/v1/videos',
  ],
  envelope: { required: ['custom_id', 'method', 'url', 'body'], mixedModels: 'refused' },
  limits: { maxFileBytes: 200_000_000, maxRequests: 50_000, maxLineBytes: null },
  window: { minHours: 24, maxHours: 24, units: ['h'], default: '24h', suggestions: ['24h'] },
  metadata: {
    maxPairs: 16,
    maxKeyLength: 64,
    maxValueLength: 512,
    nameKey: 'name',
    descriptionKey: 'description',
  },
  models: [],
  exampleModel: 'gpt-4.1-mini',
  warnUnknownModel: false,
  cancellable: ['validating', 'in_progress', 'finalizing'],
  listLimit: 100,
  priceFactor: 0.5,
  imageUrls: true,
  addressSchemes: [],
  streaming: 'refused',
  deprecatedParameters: { functions: 'tools', function_call: 'tool_choice' },
  bodySchemas: { chat: 'openai.chat.schema.json', embeddings: 'openai.embeddings.schema.json' },
};
