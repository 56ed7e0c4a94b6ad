/** Tokens that one request took and gave. */
export interface TokenUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/**
 * Reads the `usage` of an answer, by the names of all services.
 * @returns null when nothing is counted; that is not the same as nothing used
 */
export function usageOf(value: unknown): TokenUsage | null {
  if (typeof value !== 'object' || value === null) return null;
  const count = (source: unknown, ...names: readonly string[]) => {
    if (typeof source !== 'object' || source === null) return null;
    const members = source as Readonly<Record<string, unknown>>;
    return names.map((name) => tokensOf(members[name])).find((one) => one !== null) ?? null;
  };
  const {
    input_tokens_details,
    prompt_tokens_details,
    output_tokens_details,
    completion_tokens_details,
  } = value as Readonly<Record<string, unknown>>;
  const input = count(value, 'prompt_tokens', 'input_tokens');
  const output = count(value, 'completion_tokens', 'output_tokens');
  if (input === null && output === null) return null;
  const cached =
    count(prompt_tokens_details ?? input_tokens_details, 'cached_tokens') ||
    count(value, 'cached_tokens', 'cache_read_input_tokens');
  const reasoning = count(completion_tokens_details ?? output_tokens_details, 'reasoning_tokens');
  return {
    input: input ?? 0,
    cached: cached ?? 0,
    output: output ?? 0,
    reasoning: reasoning ?? 0,
  };
}

function tokensOf(value: unknown): number | null {
  if (typeof value === 'string') return /^\d{1,15}$/.test(value) ? Number(value) : null;
  return typeof value === 'number' && value >= 0 ? value : null;
}
