import { openaiModels } from './models/openaiModels.ts';
import type { ProviderProfile } from './profile.ts';

/** OpenAI; limits from the OpenAPI description and the batch guide; half the real-time price. */
export const openai: ProviderProfile = {
  id: 'openai',
  name: 'OpenAI',
  modelNames: /^(gpt|o\d|chatgpt|text-embedding-(3|ada)|omni-moderation|dall-e|sora|davinci)/i,
  source: 'https://developers.openai.com/api/docs/guides/batch',
  regions: [
    {
      id: 'default',
      name: 'api.openai.com',
      baseUrl: 'https://api.openai.com/v1',
      hosts: ['api.openai.com'],
      console: 'https://platform.openai.com/batches/{batch}',
      currency: 'USD',
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
  ],
  envelope: { required: ['custom_id', 'method', 'url', 'body'], mixedModels: 'refused' },
  // "200 MB"; the service itself speaks of 209,715,200 bytes.
  limits: {
    maxFileBytes: 209_715_200,
    warnFileBytes: 200_000_000,
    maxRequests: 50_000,
    maxLineBytes: null,
  },
  window: { minHours: 24, maxHours: 24, units: ['h'], default: '24h', suggestions: ['24h'] },
  metadata: {
    maxPairs: 16,
    maxKeyLength: 64,
    maxValueLength: 512,
    nameKey: 'name',
    descriptionKey: 'description',
  },
  models: openaiModels,
  listsModels: true,
  // Names of other makers, with a maker before a slash, or with a space.
  foreignModels:
    '^(ft:)?(claude|gemini|gemma|llama|meta-llama|mistral|mixtral|codestral|qwen|qwq|deepseek|kimi|moonshot|glm|grok|command-|phi-|gpt-oss|anthropic\\.|bge-|e5-|gte-|nomic-|jina-|voyage-|embed-|text-embedding-(v\\d|00\\d))|[/\\s]',
  exampleModel: 'gpt-4.1-mini',
  warnUnknownModel: false,
  tokenizer: 'openai',
  cancellable: ['validating', 'in_progress', 'finalizing'],
  resultDays: 30,
  listLimit: 100,
  // Of a project.
  fileQuota: { bytes: 2_500_000_000_000 },
  priceFactor: 0.5,
  imageUrls: true,
  // https://developers.openai.com/api/docs/guides/images-vision
  pictureTypes: ['image/png', 'image/jpeg', 'image/jpg', 'image/webp', 'image/gif'],
  addressSchemes: [],
  streaming: 'refused',
  deprecatedParameters: { functions: 'tools', function_call: 'tool_choice' },
  answerLimit: 'max_completion_tokens',
  unknownParameters: 'refused',
  strictSchemas: true,
  jsonWord: true,
  exactCombinations: true,
  maxEmbeddingInputs: 50_000,
  maxEmbeddingTokens: 300_000,
  expiry: {
    input: { field: 'expires_after', minSeconds: 3_600, maxSeconds: 2_592_000 },
    output: { field: 'output_expires_after', minSeconds: 3_600, maxSeconds: 2_592_000 },
  },
  bodySchemas: {
    chat: 'openai.chat.schema.json',
    responses: 'openai.responses.schema.json',
    embeddings: 'openai.embeddings.schema.json',
    completions: 'openai.completions.schema.json',
    moderations: 'openai.moderations.schema.json',
    imageGenerations: 'openai.images.schema.json',
    imageEdits: 'openai.edits.schema.json',
  },
};
