import { compatible } from '../providers/compatible.ts';
import type { ProviderProfile } from '../providers/profile.ts';
import { modelRule } from '../providers/profiles.ts';

/** Families of model names that tell their provider even when the table does not know the model. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^(kimi|moonshot)/i, 'kimi'],
  [/^(qwen|qwq|qvq|tongyi|text-embedding-v\d)/i, 'dashscope'],
  [/^(glm|chatglm|charglm|cogview|cogvideo|embedding-[23]$)/i, 'zhipu'],
  [/^((open-)?mi[sx]tral|ministral|magistral|codestral|devstral|pixtral)/i, 'mistral'],
  [/^(gpt|o\d|chatgpt|text-embedding-(3|ada)|omni-moderation|dall-e|sora|davinci)/i, 'openai'],
];

/**
 * The profile that a file's model suggests; the one that assumes nothing when the model says nothing, as one that is
 * named with its maker (`Qwen/Qwen3-32B`) and may run anywhere.
 */
export function guessProfile(
  model: string | undefined,
  profiles: readonly ProviderProfile[],
): ProviderProfile {
  const name = model ?? '';
  if (name.includes('/')) return compatible;
  const known = profiles.find((profile) => modelRule(profile, name) !== undefined);
  if (known) return known;
  const id = families.find(([pattern]) => pattern.test(name))?.[1] ?? 'compatible';
  return profiles.find((profile) => profile.id === id) ?? compatible;
}
