/** How a request came back, best first. */
export const resultKinds = [
  'answered',
  'length', // the answer was cut off at a limit
  'content_filter',
  'refusal',
  'empty', // an answer with nothing in it
  'failed',
] as const;

export type ResultKind = (typeof resultKinds)[number];

/** Words of the services for why an answer ended that make it suspicious. */
const suspiciousEnds: ReadonlyMap<unknown, ResultKind> = new Map([
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['max_output_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'refusal'],
  ['content_filter', 'content_filter'],
  ['sensitive', 'content_filter'],
  ['model_length', 'length'], // Mistral
  // Bedrock: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
  ['content_filtered', 'content_filter'],
  ['guardrail_intervened', 'content_filter'],
  // Gemini: https://ai.google.dev/api/generate-content#FinishReason
  ['MAX_TOKENS', 'length'],
  ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'].map(
    (word) => [word, 'content_filter'] as const,
  ),
  // The model broke off: Mistral, https://docs.mistral.ai/api/endpoint/chat; Zhipu, https://docs.bigmodel.cn/api-reference
  ['error', 'failed'],
  ['network_error', 'failed'],
]);

/** @returns undefined for an end that says nothing against the answer */
export function kindOfEnd(word: unknown): ResultKind | undefined {
  return suspiciousEnds.get(word);
}

/** Why a request failed, in the service's words. */
export interface FailureWords {
  /** HTTP status of this request; null when its line has none. */
  readonly status: number | null;
  readonly code: string;
  readonly message: string;
}

/** An error within an error within …: no service goes as deep. */
const deepestError = 10;

type Words = Pick<FailureWords, 'code' | 'message'>;

/**
 * Code and message of an error, under all names that services are known to use; it may be mere text, the first of a
 * list, and hold another error, as those of vLLM and Anthropic do. A `detail` is that of FastAPI: text, or a list of what is wrong where.
 */
export function errorWords(error: unknown, depth = 0): Words {
  if (typeof error === 'string') return { code: '', message: error };
  if (typeof error !== 'object' || error === null || depth > deepestError)
    return { code: '', message: '' };
  const within = (inner: unknown) => errorWords(inner, depth + 1);
  if (Array.isArray(error)) return within(error[0]);
  const members = error as Readonly<Record<string, unknown>>;
  const of = (...names: readonly string[]) => {
    for (const name of names) {
      const value = members[name];
      if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
        return String(value);
    }
    return '';
  };
  const inner = within(members['error'] ?? members['errors']);
  const message = of('message', 'error_message', 'error_msg', 'errorMessage', 'msg', 'detail');
  const nested = typeof members['message'] === 'object' ? within(members['message']) : undefined;
  return {
    code: inner.code || of('code', 'error_code', 'errorCode', 'type') || (nested?.code ?? ''),
    message:
      inner.message || message || (nested?.message ?? detailWords(members['detail'], depth + 1)),
  };
}

function detailWords(detail: unknown, depth: number): string {
  if (!Array.isArray(detail)) return errorWords(detail, depth).message;
  const words = detail.map((one: unknown) => {
    const { loc } = (one ?? {}) as { readonly loc?: unknown };
    const names = Array.isArray(loc) ? loc.filter((name) => typeof name !== 'object') : [];
    const place = names.length > 0 ? `${names.join('.')}: ` : '';
    return `${place}${errorWords(one, depth).message}`;
  });
  return words.join('; ');
}
