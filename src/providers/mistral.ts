import { mistralModels } from './models/mistralModels.ts';
import { bareEnvelope, openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/** Mistral: jobs of files whose lines have an id and a body; path and model belong to the job. */
export const mistral: ProviderProfile = {
  ...openaiLike,
  id: 'mistral',
  name: 'Mistral AI',
  modelNames: /^((open-)?mi[sx]tral|ministral|magistral|codestral|devstral|pixtral)/i,
  source: 'https://docs.mistral.ai/capabilities/batch',
  authoringOnly: true,
  envelope: bareEnvelope,
  // "512 MB"; of requests one page says 100,000 and others a million.
  limits: {
    maxFileBytes: 536_870_912,
    warnFileBytes: 512_000_000,
    maxRequests: 1_000_000,
    maxLineBytes: null,
  },
  models: mistralModels,
  answerLimit: 'max_tokens',
  bodySchemas: { chat: 'mistral.chat.schema.json' },
  priceFactor: 0.5,
  // “Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant”, code 3230
  lastRoles: ['user', 'tool'],
  // “Extra inputs are not permitted”; it may know more than its documentation tells.
  unknownParameters: 'undocumented',
  // "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9": https://github.com/anomalyco/opencode/issues/1680
  toolCallIds: '^[a-zA-Z0-9]{9}$',
  // Its API answers 422 to members that it does not know ("Extra inputs are not permitted"); these are of OpenAI's.
  // https://docs.mistral.ai/api/endpoint/chat, https://github.com/editor-code-assistant/eca/issues/231
  parameters: [
    { names: ['max_completion_tokens'], instead: 'max_tokens' },
    { names: ['seed'], instead: 'random_seed' },
    { names: ['logit_bias', 'logprobs', 'top_logprobs', 'functions', 'function_call'] },
  ],
};
