import { togetherModels } from './models/togetherModels.ts';
import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/** Together: lines of a custom_id and a body, an upload path of its own, lists that come whole. */
export const together: ProviderProfile = {
  ...openaiLike,
  id: 'together',
  name: 'Together AI',
  source: 'https://docs.together.ai/docs/inference/batch/overview',
  regions: [
    {
      id: 'default',
      name: 'api.together.xyz',
      baseUrl: 'https://api.together.xyz/v1',
      hosts: ['api.together.xyz', 'api.together.ai'],
      console: 'https://api.together.ai/batches',
      currency: 'USD',
    },
  ],
  apiKeyEnv: 'TOGETHER_API_KEY',
  filePurpose: 'batch-api',
  // https://docs.together.ai/reference/upload-file
  upload: { path: ['files', 'upload'], nameField: 'file_name', fields: { file_type: 'jsonl' } },
  endpoints: ['/v1/chat/completions', '/v1/audio/transcriptions', '/v1/audio/translations'],
  openEndpoints: false,
  envelope: {
    required: ['custom_id', 'body'],
    customId: { maxLength: 64 },
    mixedModels: 'undocumented',
    mixedUrls: 'allowed',
    isBare: true,
  },
  limits: {
    maxFileBytes: 104_857_600,
    warnFileBytes: 100_000_000,
    maxRequests: 50_000,
    maxLineBytes: null,
  },
  window: { minHours: 24, maxHours: 24, units: ['h'], default: '24h', suggestions: ['24h'] },
  models: togetherModels,
  answerLimit: 'max_tokens',
  openParameters: true,
  cancellable: ['validating', 'in_progress'],
  // https://docs.together.ai/reference/batch-list: all jobs, without pages.
  listLimit: 10_000,
};
