import type { ModelRule, ParameterRule } from './modelRule.ts';
import { family, type ModelPage } from './family.ts';
import { withOpenaiPrices } from './openaiPrices.ts';

const models: ModelPage = {
  source: 'https://developers.openai.com/api/docs/models',
  asOf: '2026-07-24',
};
const reasoning: ModelPage = {
  source: 'https://developers.openai.com/api/docs/guides/reasoning',
  asOf: '2026-08-21',
};
const latest: ModelPage = {
  source: 'https://developers.openai.com/api/docs/guides/latest-model',
  asOf: '2026-08-21',
};
const prices: ModelPage = {
  source: 'https://developers.openai.com/api/docs/pricing',
  asOf: '2026-09-23',
};
const images: ModelPage = {
  source: 'https://developers.openai.com/api/docs/guides/image-generation',
  asOf: '2026-08-21',
};
const embeddings: ModelPage = {
  source: 'https://developers.openai.com/api/docs/guides/embeddings',
  asOf: '2026-08-21',
};
const retired: ModelPage = {
  source: 'https://developers.openai.com/api/docs/deprecations',
  asOf: '2026-11-12',
};

const text = { serves: ['chat', 'responses'], snapshots: true } as const;
const plain = {
  ...text,
  efforts: [],
  refusesMoreOutput: true,
  parameters: [
    { names: ['verbosity', 'text.verbosity'], values: ['medium'] },
    { names: ['audio', 'web_search_options', 'reasoning.summary'] },
  ],
} as const;
const seeing = { inputs: ['image', 'file'] } as const;

/** What every reasoning model wants of its limit. */
const limit: ParameterRule = { names: ['max_tokens'], instead: 'max_completion_tokens' };
const sampling: readonly ParameterRule[] = [
  { names: ['temperature', 'top_p'], values: [1] },
  { names: ['presence_penalty', 'frequency_penalty'], values: [0] },
  { names: ['logprobs'], values: [false] },
  { names: ['top_logprobs'], values: [0] },
  { names: ['logit_bias'] },
  { names: ['audio', 'web_search_options', 'prediction'] },
];
const thinking = { ...text, refusesMoreOutput: true, maxOutputTokens: 100_000 } as const;
const oSeries = [limit, ...sampling, { names: ['parallel_tool_calls'] }];
const efforts = ['low', 'medium', 'high'];
/** "Model incompatible request argument supplied": https://github.com/BerriAI/litellm/issues/9227 */
const notOfSearch = [
  'temperature', 'top_p', 'n', 'presence_penalty', 'frequency_penalty', 'logprobs', 'top_logprobs', 'logit_bias', 'stop',
  'parallel_tool_calls', 'seed',
]; // prettier-ignore
/** From 5.1 on sampling is the choice of requests that ask for no reasoning, which these are by default. */
const sampledWithoutEffort: readonly ParameterRule[] = [
  { names: ['temperature', 'top_p'], values: [1], unlessEffort: ['none'] },
  { names: ['logprobs'], values: [false], unlessEffort: ['none'] },
  { names: ['top_logprobs'], values: [0], unlessEffort: ['none'] },
];
/** From 5.4 on a chat has functions or reasoning: https://github.com/livekit/agents/pull/7169 */
const eitherTools = { toolEfforts: ['none'] };
/** From 5.6 on a request reasons when it does not say otherwise: https://github.com/tak848/ccgate/pull/113 */
const byDefault = { ...eitherTools, defaultEffort: 'medium' };

const pictures: readonly ParameterRule[] = [
  { names: ['response_format', 'style'] },
  { names: ['size'], values: ['auto', '1024x1024', '1536x1024', '1024x1536'] },
  { names: ['quality'], values: ['auto', 'low', 'medium', 'high'] },
];

/** What OpenAI's models serve and take, by families; names that are not listed are not judged. */
export const openaiModels: readonly ModelRule[] = withOpenaiPrices([
  ...family(models, 'gpt-4o gpt-4o-mini', {
    ...plain, ...seeing, contextTokens: 128_000, maxOutputTokens: 16_384,
  }),
  ...family(models, 'gpt-4o-2024-05-13', {
    ...plain, inputs: ['image'], contextTokens: 128_000, maxOutputTokens: 4_096, formats: ['text', 'json_object'],
  }),
  ...family(models, 'gpt-4.1 gpt-4.1-mini gpt-4.1-nano', {
    ...plain, ...seeing, contextTokens: 1_047_576, maxOutputTokens: 32_768,
  }),
  ...family(models, 'gpt-4-turbo gpt-4-turbo-preview gpt-4-0125-preview gpt-4-1106-preview', {
    ...plain, inputs: ['image'], contextTokens: 128_000, maxOutputTokens: 4_096, formats: ['text', 'json_object'],
  }),
  ...family(models, 'gpt-4 gpt-4-0613', {
    ...plain, inputs: [], contextTokens: 8_192, maxOutputTokens: 8_192, formats: ['text'],
  }),
  ...family(models, 'gpt-3.5-turbo gpt-3.5-turbo-16k', {
    ...plain, inputs: [], contextTokens: 16_385, maxOutputTokens: 4_096, formats: ['text', 'json_object'],
  }),
  ...family(models, 'gpt-3.5-turbo-instruct', {
    serves: ['completions'], snapshots: true, contextTokens: 4_096, maxOutputTokens: 4_096, refusesMoreOutput: true,
  }),
  ...family(models, 'davinci-002 babbage-002', {
    serves: ['completions'], contextTokens: 16_384, maxOutputTokens: 16_384, refusesMoreOutput: true,
    parameters: [{ names: ['suffix'] }],
  }),
  ...family(models, 'gpt-4o-audio-preview gpt-4o-mini-audio-preview gpt-audio gpt-audio-mini gpt-audio-1.5', {
    ...text, efforts: [], contextTokens: 128_000, maxOutputTokens: 16_384,
  }),
  ...family(models, 'gpt-4o-search-preview gpt-4o-mini-search-preview', {
    ...text, serves: ['chat'], efforts: [], contextTokens: 128_000, maxOutputTokens: 16_384,
    parameters: [{ names: notOfSearch }],
  }),
  ...family(reasoning, 'o1', {
    ...thinking, inputs: ['image', 'file'], contextTokens: 200_000, efforts, parameters: oSeries,
  }),
  ...family(reasoning, 'o3 o4-mini', {
    ...thinking, inputs: ['image', 'file'], contextTokens: 200_000, efforts,
    parameters: [...oSeries, { names: ['stop'] }],
  }),
  ...family(reasoning, 'o3-mini', {
    ...thinking, inputs: [], contextTokens: 200_000, efforts, parameters: oSeries,
  }),
  ...family(reasoning, 'o1-pro o3-pro', {
    ...thinking, serves: ['responses'], contextTokens: 200_000, efforts, parameters: sampling,
  }),
  ...family(reasoning, 'o3-deep-research o4-mini-deep-research', {
    serves: ['responses', 'chat'], snapshots: true, contextTokens: 200_000,
  }),
  ...family(latest, 'gpt-5 gpt-5-mini gpt-5-nano', {
    ...thinking, ...seeing, contextTokens: 400_000, maxOutputTokens: 128_000,
    efforts: ['minimal', ...efforts], parameters: [limit, ...sampling, { names: ['stop'] }],
  }),
  ...family(latest, 'gpt-5-pro', {
    ...thinking, serves: ['responses'], contextTokens: 400_000, maxOutputTokens: 272_000,
    efforts: ['high'], parameters: sampling,
  }),
  ...family(latest, 'gpt-5.1', {
    ...thinking, ...seeing, contextTokens: 400_000, maxOutputTokens: 128_000,
    efforts: ['none', ...efforts], parameters: [limit, ...sampledWithoutEffort],
  }),
  ...family(latest, 'gpt-5.2', {
    ...thinking, ...seeing, contextTokens: 1_050_000, maxOutputTokens: 128_000,
    efforts: ['none', ...efforts, 'xhigh'], parameters: [limit, ...sampledWithoutEffort],
  }),
  ...family(latest, 'gpt-5.4 gpt-5.4-mini gpt-5.4-nano gpt-5.5', {
    ...thinking, ...seeing, contextTokens: 1_050_000, maxOutputTokens: 128_000, ...eitherTools,
    efforts: ['none', ...efforts, 'xhigh'], parameters: [limit, ...sampledWithoutEffort],
  }),
  ...family(latest, 'gpt-5.6 gpt-5.6-luna gpt-5.6-sol gpt-5.6-terra', {
    ...thinking, ...seeing, contextTokens: 1_050_000, maxOutputTokens: 128_000, ...byDefault,
    efforts: ['none', ...efforts, 'xhigh', 'max'], parameters: [limit, ...sampledWithoutEffort],
  }),
  ...family(prices, 'gpt-6-astra gpt-6-luna gpt-6-sol', {
    snapshots: true, contextTokens: 1_050_000, ...byDefault, parameters: [limit],
  }),
  ...family(models, 'gpt-5-chat-latest gpt-5.1-chat-latest gpt-5.2-chat-latest gpt-5.3-chat-latest', {
    serves: ['chat', 'responses'], contextTokens: 128_000, maxOutputTokens: 16_384, refusesMoreOutput: true,
  }),
  ...family(models, 'gpt-5.2-pro gpt-5.4-pro gpt-5.5-pro', { serves: ['responses'], snapshots: true }),
  ...family(models, 'gpt-5-codex gpt-5.1-codex gpt-5.1-codex-max gpt-5.1-codex-mini gpt-5.2-codex gpt-5.3-codex', {
    serves: ['responses'],
  }),
  ...family(embeddings, 'text-embedding-3-small', {
    serves: ['embeddings'], contextTokens: 8_192, dimensions: 1_536,
  }),
  ...family(embeddings, 'text-embedding-3-large', {
    serves: ['embeddings'], contextTokens: 8_192, dimensions: 3_072,
  }),
  ...family(embeddings, 'text-embedding-ada-002', {
    serves: ['embeddings'], contextTokens: 8_192, dimensions: [],
  }),
  ...family(models, 'omni-moderation', { serves: ['moderations'], snapshots: true }),
  ...family(images, 'gpt-image-1 gpt-image-1.5', {
    serves: ['imageGenerations', 'imageEdits'], snapshots: true, parameters: pictures,
  }),
  ...family(images, 'gpt-image-1-mini', {
    serves: ['imageGenerations', 'imageEdits'], snapshots: true,
    parameters: [...pictures, { names: ['input_fidelity'] }],
  }),
  ...family(models, 'gpt-image-2', {
    serves: ['imageGenerations', 'imageEdits'], snapshots: true,
    parameters: [{ names: ['response_format', 'style'] }],
  }),
  ...family(models, 'gpt-4o-realtime gpt-4o-mini-realtime gpt-realtime', { batch: false, prefix: true }),
  ...family(models, 'tts-1 tts-1-hd gpt-4o-mini-tts whisper-1 gpt-4o-transcribe gpt-4o-mini-transcribe', {
    batch: false, prefix: true,
  }),
  ...family(retired, 'o1-preview', { batch: false, snapshots: true, retiredOn: '2025-07-28' }),
  ...family(retired, 'o1-mini', { batch: false, snapshots: true, retiredOn: '2025-10-27' }),
  ...family(retired, 'gpt-4.5-preview', { batch: false, snapshots: true, retiredOn: '2025-07-14' }),
  ...family(retired, 'text-davinci-003 text-davinci-002 code-davinci-002', { batch: false, retiredOn: '2024-01-04' }),
  ...family(retired, 'gpt-3.5-turbo-0301 gpt-3.5-turbo-0613 gpt-3.5-turbo-16k-0613', { batch: false, retiredOn: '2024-09-13' }),
  ...family(retired, 'gpt-4-32k gpt-4-32k-0314 gpt-4-32k-0613', { batch: false, retiredOn: '2025-06-06' }),
  ...family(retired, 'gpt-4-vision-preview gpt-4-1106-vision-preview', { batch: false, retiredOn: '2024-12-06' }),
  ...family(retired, 'text-moderation-latest text-moderation-stable text-moderation-007', {
    batch: false, retiredOn: '2025-10-27',
  }),
  ...family(retired, 'codex-mini-latest', { batch: false, retiredOn: '2026-02-12' }),
  ...family(retired, 'text-similarity text-search code-search', { batch: false, prefix: true, retiredOn: '2024-01-04' }),
  ...family(retired, 'chatgpt-4o-latest', { batch: false, retiredOn: '2026-02-17' }),
  ...family(retired, 'dall-e-2 dall-e-3', { batch: false, retiredOn: '2026-05-12' }),
  ...family(retired, 'sora-2 sora-2-pro', { batch: false, retiredOn: '2026-09-24' }),
]); // prettier-ignore
