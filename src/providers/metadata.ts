// Stands alone: the simulator and the UI check metadata by the same rule.
import type { MetadataRule } from './profile.ts';

export type MetadataProblem =
  | { readonly problem: 'too_many_pairs'; readonly max: number }
  | { readonly problem: 'key_empty' }
  | { readonly problem: 'key_too_long'; readonly key: string; readonly max: number }
  | { readonly problem: 'value_too_long'; readonly key: string; readonly max: number };

/** Checks a batch's metadata against a provider's rule; lengths are in characters (code points). */
export function checkMetadata(
  metadata: Readonly<Record<string, string>>,
  rule: MetadataRule,
): MetadataProblem | undefined {
  const pairs = Object.entries(metadata);
  if (pairs.length > rule.maxPairs) return { problem: 'too_many_pairs', max: rule.maxPairs };
  for (const [key, value] of pairs) {
    if (key === '') return { problem: 'key_empty' };
    if ([...key].length > rule.maxKeyLength)
      return { problem: 'key_too_long', key, max: rule.maxKeyLength };
    const max = rule.valueLengths?.[key] ?? rule.maxValueLength;
    if ([...value].length > max) return { problem: 'value_too_long', key, max };
  }
  return undefined;
}
