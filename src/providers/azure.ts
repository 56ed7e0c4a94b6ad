import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/**
 * Azure OpenAI: a model's name is that of the user's deployment, a path may lack /v1, and a batch that takes longer
 * than a day does not expire; half the real-time price.
 */
export const azure: ProviderProfile = {
  ...openaiLike,
  id: 'azure',
  name: 'Azure OpenAI',
  source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/batch',
  regions: [
    {
      id: 'resource',
      name: 'openai.azure.com',
      baseUrl: 'https://{resource}.openai.azure.com/openai/v1',
      // A Foundry resource answers under any of these.
      hosts: ['*.openai.azure.com', '*.services.ai.azure.com', '*.cognitiveservices.azure.com'],
      console: 'https://ai.azure.com/',
    },
  ],
  apiKeyEnv: 'AZURE_OPENAI_API_KEY',
  endpoints: [
    '/chat/completions',
    '/v1/chat/completions',
    '/responses',
    '/v1/responses',
    '/embeddings',
    '/v1/embeddings',
  ],
  openEndpoints: false,
  runsModelsOf: 'openai',
  tokenizer: 'openai',
  envelope: { required: ['custom_id', 'method', 'url', 'body'], mixedModels: 'refused' },
  limits: {
    maxFileBytes: 209_715_200,
    warnFileBytes: 200_000_000,
    maxRequests: 100_000,
    maxLineBytes: null,
  },
  window: { minHours: 24, maxHours: 24, units: ['h'], default: '24h', suggestions: ['24h'] },
  priceFactor: 0.5,
  streaming: 'refused',
  unknownParameters: 'undocumented',
  ownParameters: ['data_sources'],
  strictSchemas: true,
  jsonWord: true,
  exactCombinations: true,
  maxEmbeddingInputs: 50_000,
  fileQuota: { files: 500 },
  // Without an expiry a resource keeps 500 input files, with one 10,000.
  expiry: {
    input: { field: 'expires_after', minSeconds: 1_209_600, maxSeconds: 2_592_000 },
    output: { field: 'output_expires_after', minSeconds: 1_209_600, maxSeconds: 2_592_000 },
  },
  bodySchemas: {
    chat: 'openai.chat.schema.json',
    responses: 'openai.responses.schema.json',
    embeddings: 'openai.embeddings.schema.json',
  },
};
