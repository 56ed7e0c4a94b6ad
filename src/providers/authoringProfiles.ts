// Stands alone: the services that files are written for here and sent to elsewhere.
import { anthropic } from './anthropic.ts';
import { mistral } from './mistral.ts';
import { bareEnvelope, openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/** Services that take such files by an upload or a job of their own. */
export const authoringProfiles: readonly ProviderProfile[] = [
  {
    ...openaiLike,
    id: 'fireworks',
    name: 'Fireworks AI',
    source: 'https://docs.fireworks.ai/guides/batch-inference',
    authoringOnly: true,
    envelope: bareEnvelope,
    answerLimit: 'max_tokens',
    openParameters: true,
    limits: {
      maxFileBytes: 524_288_000,
      warnFileBytes: 500_000_000,
      maxRequests: null,
      maxLineBytes: null,
    },
  },
  mistral,
  anthropic,
];
