import { anthropic } from './anthropic.ts';
import { compatible } from './compatible.ts';
import type { ProviderProfile } from './profile.ts';

/** Lines of a custom_id and a body; path and model belong to the job. */
const bare: ProviderProfile = {
  ...compatible,
  authoringOnly: true,
  envelope: {
    required: ['custom_id', 'body'],
    mixedModels: 'undocumented',
    mixedUrls: 'allowed',
  },
};

/** Services that take such files by an upload or a job of their own. */
export const authoringProfiles: readonly ProviderProfile[] = [
  {
    ...bare,
    id: 'together',
    name: 'Together AI',
    source: 'https://docs.together.ai/docs/inference/batch/overview',
    envelope: { ...bare.envelope, customId: { maxLength: 64 } },
    limits: {
      maxFileBytes: 104_857_600,
      warnFileBytes: 100_000_000,
      maxRequests: 50_000,
      maxLineBytes: null,
    },
  },
  {
    ...bare,
    id: 'fireworks',
    name: 'Fireworks AI',
    source: 'https://docs.fireworks.ai/guides/batch-inference',
    envelope: { ...bare.envelope, model: 'optional' },
    limits: {
      maxFileBytes: 524_288_000,
      warnFileBytes: 500_000_000,
      maxRequests: null,
      maxLineBytes: null,
    },
  },
  {
    ...bare,
    id: 'mistral',
    modelNames: /^((open-)?mi[sx]tral|ministral|magistral|codestral|devstral|pixtral)/i,
    name: 'Mistral AI',
    source: 'https://docs.mistral.ai/capabilities/batch',
    envelope: { ...bare.envelope, model: 'optional' },
    // "512 MB"; of requests one page says 100,000 and others a million.
    limits: {
      maxFileBytes: 536_870_912,
      warnFileBytes: 512_000_000,
      maxRequests: 1_000_000,
      maxLineBytes: null,
    },
  },
  anthropic,
];
