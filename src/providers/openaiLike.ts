import { openai } from './openai.ts';
import type { ProviderProfile } from './profile.ts';

/**
 * What a service with OpenAI's Files and Batches API has unless its own profile says otherwise. Each member is named
 * here: a key, a price or a limit of OpenAI's must never be taken for another service's.
 */
export const openaiLike: Omit<ProviderProfile, 'id' | 'name'> = {
  source: openai.source,
  regions: [],
  filePurpose: openai.filePurpose,
  endpoints: openai.endpoints,
  openEndpoints: true,
  // Some services take lines without a path or a model, and some several models in one file.
  envelope: {
    required: ['custom_id', 'body'],
    usual: ['method', 'url'],
    model: 'usual',
    mixedModels: 'undocumented',
    // xAI: https://docs.x.ai/developers/advanced-api-usage/batch-api; vLLM routes each line by its url.
    mixedUrls: 'allowed',
  },
  limits: { maxFileBytes: null, maxRequests: null, maxLineBytes: null },
  window: {
    minHours: 1,
    maxHours: 8_784,
    units: ['h', 'd'],
    default: '24h',
    suggestions: ['24h', '7d'],
  },
  metadata: openai.metadata,
  models: [],
  exampleModel: 'gpt-4.1-mini',
  anyModel: true,
  warnUnknownModel: false,
  cancellable: openai.cancellable,
  listLimit: openai.listLimit,
  imageUrls: true,
  streaming: 'undocumented',
  deprecatedParameters: { functions: 'tools', function_call: 'tool_choice' },
};

/** Lines of an id and a body; path and model belong to the job that the file is given to. */
export const bareEnvelope: ProviderProfile['envelope'] = {
  required: ['custom_id', 'body'],
  model: 'optional',
  mixedModels: 'undocumented',
  mixedUrls: 'allowed',
  isBare: true,
};
