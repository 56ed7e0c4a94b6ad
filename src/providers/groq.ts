import { groqModels } from './models/groqModels.ts';
import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/** Groq: a bad line does not fail its batch; windows from a day to a week. */
export const groq: ProviderProfile = {
  ...openaiLike,
  id: 'groq',
  name: 'Groq',
  source: 'https://console.groq.com/docs/batch',
  regions: [
    {
      id: 'default',
      name: 'api.groq.com',
      baseUrl: 'https://api.groq.com/openai/v1',
      hosts: ['api.groq.com'],
      console: 'https://console.groq.com/dashboard',
      currency: 'USD',
    },
  ],
  apiKeyEnv: 'GROQ_API_KEY',
  endpoints: ['/v1/chat/completions', '/v1/audio/transcriptions', '/v1/audio/translations'],
  // Its guide has a "mixed batch": chat, transcription and translation in one file, with three models.
  envelope: {
    required: ['custom_id', 'method', 'url', 'body'],
    mixedModels: 'allowed',
    mixedUrls: 'allowed',
  },
  limits: {
    maxFileBytes: 209_715_200,
    warnFileBytes: 200_000_000,
    maxRequests: 50_000,
    maxLineBytes: null,
  },
  window: {
    minHours: 24,
    maxHours: 168,
    units: ['h', 'd'],
    default: '24h',
    suggestions: ['24h', '3d', '7d'],
  },
  openEndpoints: false,
  models: groqModels,
  bodySchemas: { chat: 'groq.chat.schema.json' },
  // Models of other services; those of other makers that it runs have a maker and a slash before them.
  foreignModels:
    '^(gpt-\\d|chatgpt|o\\d|claude|gemini|qwen-|moonshot-|kimi-|glm-|grok-|command-)[^/]*$',
  parameters: [{ names: ['n'], values: [1] }],
  priceFactor: 0.5,
  // https://console.groq.com/docs/openai: each of them is answered with 400.
  refusedParameters: ['logprobs', 'logit_bias', 'top_logprobs'],
  // It answers 400 where no message has the word, as OpenAI does.
  jsonWord: true,
  // "property 'store' is unsupported"; it may know more than https://console.groq.com/docs/api-reference tells.
  unknownParameters: 'undocumented',
  // "property 'reasoning_content' is unsupported": https://github.com/NousResearch/hermes-agent/issues/11089
  refusedInMessages: ['name', 'reasoning_content'],
};
