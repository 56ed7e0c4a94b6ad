import { compatible } from './compatible.ts';
import type { ModelRule, ProviderProfile } from './profile.ts';

/** A model under its name, with a date behind it or without; and the most tokens that one of its answers has. */
const model = (id: string, maxOutputTokens: number, contextTokens = 200_000): ModelRule => ({
  id,
  prefix: true,
  batch: true,
  maxOutputTokens,
  contextTokens,
});

const { bodySchemas: _noBody, ...rest } = compatible;

/**
 * Anthropic's Message Batches: requests of an id and parameters, without path or method. They go in one call, not as a
 * file, so they are written and checked here and not sent. Limits of models: LiteLLM's table of July 2026.
 */
export const anthropic: ProviderProfile = {
  ...rest,
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
  },
  // The documents say "256 MB" without saying which; 10^6 is surely accepted, 2^20 perhaps.
  limits: {
    maxFileBytes: 268_435_456,
    warnFileBytes: 256_000_000,
    maxRequests: 100_000,
    maxLineBytes: null,
  },
  models: [
    model('claude-haiku-4-5', 64_000),
    model('claude-sonnet-4-6', 64_000, 1_000_000),
    model('claude-sonnet-5', 128_000, 1_000_000),
    model('claude-opus-4-8', 128_000, 1_000_000),
    model('claude-opus-5', 128_000, 1_000_000),
    model('claude-opus-4-7', 128_000, 1_000_000),
    model('claude-opus-4-6', 128_000, 1_000_000),
    model('claude-opus-4-5', 64_000),
    model('claude-opus-4-1', 32_000),
    model('claude-sonnet-4-5', 64_000),
    model('claude-sonnet-4-20250514', 64_000, 1_000_000),
    model('claude-opus-4-20250514', 32_000),
    model('claude-3-7-sonnet', 64_000),
    model('claude-3-haiku', 4_096),
    model('claude-3-opus', 4_096),
  ],
  warnUnknownModel: false,
  streaming: 'refused',
  priceFactor: 0.5,
};
