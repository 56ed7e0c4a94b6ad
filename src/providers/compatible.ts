// Stands alone: the profile of a service that has none.
import { openaiLike } from './openaiLike.ts';
import type { ProviderProfile } from './profile.ts';

/** Any service that speaks the same API: what we do not know is no error. */
export const compatible: ProviderProfile = {
  ...openaiLike,
  id: 'compatible',
  name: 'OpenAI-compatible',
  openParameters: true,
};
