import { openai } from './openai.ts';
import type { ProviderProfile } from './profile.ts';

// A key or a price of OpenAI's must never be taken for another service's.
const {
  apiKeyEnv: _keyOfOpenAI,
  priceFactor: _priceOfOpenAI,
  addressSchemes: _schemesOfOpenAI,
  pictureTypes: _picturesOfOpenAI,
  bodySchemas: _schemasOfOpenAI,
  foreignModels: _namesOfOpenAI,
  listsModels: _listOfOpenAI,
  unknownParameters: _membersOfOpenAI,
  strictSchemas: _strictnessOfOpenAI,
  jsonWord: _wordOfOpenAI,
  exactCombinations: _combinationsOfOpenAI,
  maxEmbeddingInputs: _inputsOfOpenAI,
  maxEmbeddingTokens: _tokensOfOpenAI,
  expiry: _expiryOfOpenAI,
  resultDays: _daysOfOpenAI,
  ...shape
} = openai;

/** Any service that speaks the same API: what we do not know is no error. */
export const compatible: ProviderProfile = {
  ...shape,
  id: 'compatible',
  name: 'OpenAI-compatible',
  regions: [],
  models: [],
  openEndpoints: true,
  anyModel: true,
  // Some services take lines without a path or a model, and some several models in one file.
  envelope: {
    required: ['custom_id', 'body'],
    usual: ['method', 'url'],
    model: 'usual',
    mixedModels: 'undocumented',
    // xAI: https://docs.x.ai/developers/advanced-api-usage/batch-api; vLLM routes each line by its url.
    mixedUrls: 'allowed',
  },
  streaming: 'undocumented',
  limits: { maxFileBytes: null, maxRequests: null, maxLineBytes: null },
  window: {
    minHours: 1,
    maxHours: 8_784,
    units: ['h', 'd'],
    default: '24h',
    suggestions: ['24h', '7d'],
  },
};

/** Lines of an id and a body; path and model belong to the job that the file is given to. */
export const bareEnvelope: ProviderProfile['envelope'] = {
  required: ['custom_id', 'body'],
  model: 'optional',
  mixedModels: 'undocumented',
  mixedUrls: 'allowed',
  isBare: true,
};
