import { compatible } from './compatible.ts';
import type { ProviderProfile } from './profile.ts';

/**
 * Azure OpenAI: a model's name is that of the user's deployment, a path may lack /v1, and a batch that takes longer
 * than a day does not expire; half the real-time price.
 */
export const azure: ProviderProfile = {
  ...compatible,
  id: 'azure',
  name: 'Azure OpenAI',
  source: 'https://learn.microsoft.com/azure/ai-services/openai/how-to/batch',
  regions: [
    {
      id: 'resource',
      name: 'openai.azure.com',
      baseUrl: 'https://{resource}.openai.azure.com/openai/v1',
      hosts: ['*.openai.azure.com'],
    },
  ],
  apiKeyEnv: 'AZURE_OPENAI_API_KEY',
  endpoints: ['/chat/completions', '/v1/chat/completions', '/v1/responses', '/v1/embeddings'],
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
  bodySchemas: { embeddings: 'openai.embeddings.schema.json' },
};
