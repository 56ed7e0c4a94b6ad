/** Tokens that a service counted for one request. */
export interface RequestUsage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
}

/** What a `usage` counts, under the names of all services; @returns null when nothing is counted; that is not the same as nothing used */
export function usageOf(value: unknown): RequestUsage | null {
  if (!isObject(value)) return null;
  const count = (source: unknown, ...names: readonly string[]) => {
    if (!isObject(source)) return null;
    const members = source as Readonly<Record<string, unknown>>;
    return names.map((name) => tokensOf(members[name])).find((one) => one !== null) ?? null;
  };
  const {
    input_tokens_details,
    prompt_tokens_details,
    output_tokens_details,
    completion_tokens_details,
  } = value as Readonly<Record<string, unknown>>;
  const input = count(value, 'prompt_tokens', 'input_tokens', 'promptTokenCount', 'inputTokens');
  // Gemini counts thoughts beside the answer: https://ai.google.dev/api/generate-content#UsageMetadata
  const thoughts = count(value, 'thoughtsTokenCount');
  const answer = count(
    value,
    'completion_tokens',
    'output_tokens',
    'candidatesTokenCount',
    'outputTokens',
  );
  const output = thoughts === null ? answer : (answer ?? 0) + thoughts;
  if (input === null && output === null) return null;
  const cached =
    count(prompt_tokens_details ?? input_tokens_details, 'cached_tokens') ||
    count(value, 'cached_tokens', 'cache_read_input_tokens', 'cachedContentTokenCount', 'cacheReadInputTokens'); // prettier-ignore
  const reasoning =
    count(completion_tokens_details ?? output_tokens_details, 'reasoning_tokens') ?? thoughts;
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

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
