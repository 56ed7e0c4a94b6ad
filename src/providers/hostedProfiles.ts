import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

const chat = '/v1/chat/completions';
const responses = '/v1/responses';
const embeddings = '/v1/embeddings';

/** "200 MB", "100 MB": of 1000 is surely accepted, of 1024 perhaps. */
const megabytes = (count: number, maxRequests: number | null) => ({
  maxFileBytes: count * 1_048_576,
  warnFileBytes: count * 1_000_000,
  maxRequests,
  maxLineBytes: null,
});
const hours = (...suggestions: string[]) => ({
  minHours: 24,
  maxHours: 24 * suggestions.length,
  units: ['h'] as const,
  default: '24h',
  suggestions,
});
const region = (id: string, baseUrl: string) => {
  const host = new URL(baseUrl).hostname;
  return [{ id, name: host, baseUrl, hosts: [host] }];
};

/** Services with OpenAI's Files and Batches API for models of many makers, and limits of their own. */
export const hostedProfiles: readonly ProviderProfile[] = [
  {
    ...openaiLike,
    id: 'deepinfra',
    name: 'DeepInfra',
    source: 'https://docs.deepinfra.com/batch',
    regions: region('default', 'https://api.deepinfra.com/v1/openai'),
    apiKeyEnv: 'DEEPINFRA_API_KEY',
    endpoints: [chat, '/v1/completions', embeddings],
    limits: megabytes(200, 50_000),
    window: hours('24h'),
    maxEmbeddingInputs: 50_000,
    priceFactor: 0.8,
  },
  {
    ...openaiLike,
    id: 'ovhcloud',
    name: 'OVHcloud AI Endpoints',
    source: 'https://docs.ovhcloud.com/en/guides/public-cloud/ai-machine-learning',
    regions: region('default', 'https://oai.endpoints.kepler.ai.cloud.ovh.net/v1'),
    apiKeyEnv: 'OVH_AI_ENDPOINTS_ACCESS_TOKEN',
    endpoints: [chat, responses, embeddings],
    limits: megabytes(200, 50_000),
    window: hours('24h', '48h', '72h'),
    resultDays: 15,
  },
  {
    ...openaiLike,
    id: 'parasail',
    name: 'Parasail',
    source: 'https://docs.parasail.io/parasail-docs/batch',
    regions: region('default', 'https://api.saas.parasail.io/v1'),
    apiKeyEnv: 'PARASAIL_API_KEY',
    endpoints: [chat, embeddings],
    limits: megabytes(100, 50_000),
    window: hours('24h'),
  },
  {
    // Its batches run on a host of their own, which the person enters.
    ...openaiLike,
    id: 'mimo',
    name: 'Xiaomi MiMo',
    source: 'https://platform.xiaomimimo.com/docs',
    endpoints: [chat, responses],
    limits: megabytes(128, null),
    window: hours('24h'),
    priceFactor: 0.5,
  },
];
