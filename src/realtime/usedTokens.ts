// Stands alone: both the runs and their page add tokens up.
import type { UsedTokens } from '../providers/costOf.ts';
import { objectOf, type JsonObject } from '../json/unknownJson.ts';

/** @param body of an answer. @returns undefined when nothing is counted in it */
export function usedTokens(body: unknown): UsedTokens | undefined {
  const usage = objectOf(objectOf(body)['usage']);
  const count = (members: JsonObject, name: string) => {
    const value = members[name];
    return typeof value === 'number' && value >= 0 ? value : undefined;
  };
  const input = count(usage, 'prompt_tokens') ?? count(usage, 'input_tokens');
  const output = count(usage, 'completion_tokens') ?? count(usage, 'output_tokens');
  if (input === undefined && output === undefined) return undefined;
  const details = objectOf(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const cached = count(details, 'cached_tokens') ?? count(usage, 'cached_tokens');
  return { input: input ?? 0, cached: cached ?? 0, output: output ?? 0 };
}

export function addTokens(a: UsedTokens, b: UsedTokens): UsedTokens {
  return { input: a.input + b.input, cached: a.cached + b.cached, output: a.output + b.output };
}
