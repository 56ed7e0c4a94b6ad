import { anthropicModels } from './models/anthropicModels.ts';
import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/**
 * Keywords of JSON Schema that the schema of an answer, or of a strict tool, may not have: "For 'integer' type, properties
 * maximum, minimum are not supported". https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export const unsupportedInSchemas: readonly string[] = [
  'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems',
  'uniqueItems', 'contains', 'minProperties', 'maxProperties', 'patternProperties', 'propertyNames', 'oneOf', 'not',
  'if', 'then', 'else',
]; // prettier-ignore

/**
 * Anthropic's Message Batches: requests of an id and parameters, without path or method. They go in one call, not as a
 * file, so they are written and checked here and not sent.
 */
export const anthropic: ProviderProfile = {
  ...openaiLike,
  id: 'anthropic',
  name: 'Anthropic (Message Batches)',
  source: 'https://platform.claude.com/docs/en/build-with-claude/batch-processing',
  authoringOnly: true,
  endpoints: ['/v1/messages'],
  openEndpoints: false,
  anyModel: false,
  envelope: {
    required: ['custom_id', 'params'],
    customId: { minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9_-]{1,64}$' },
    mixedModels: 'allowed',
    mixedUrls: 'allowed',
    body: 'params',
    isBare: true,
  },
  // The documents say "256 MB" without saying which; 10^6 is surely accepted, 2^20 perhaps.
  limits: {
    maxFileBytes: 268_435_456,
    warnFileBytes: 256_000_000,
    maxRequests: 100_000,
    maxLineBytes: null,
  },
  models: anthropicModels,
  // Its models are all called Claude.
  // Elsewhere they are written with a maker, a region or a point.
  foreignModels:
    '^(gpt-|o\\d|gemini|qwen|kimi|moonshot|deepseek|llama|mistral|glm-|grok)|[/\\s]|^(\\w+\\.)?anthropic\\.|^claude-3\\.\\d-',
  listsModels: true,
  // "Extra inputs are not permitted"; what a header of a beta may add is not among them.
  refusedParameters: [
    'n',
    'seed',
    'frequency_penalty',
    'presence_penalty',
    'logprobs',
    'top_logprobs',
    'logit_bias',
    'store',
    'parallel_tool_calls',
    'stream_options',
    'best_of',
    'modalities',
    'prediction',
    'verbosity',
    'enable_thinking',
  ],
  // "messages.1.content.0.tool_use.id: String should match pattern": https://github.com/maximhq/bifrost/issues/5097
  toolCallIds: '^[a-zA-Z0-9_-]+$',
  warnUnknownModel: false,
  streaming: 'refused',
  priceFactor: 0.5,
};
