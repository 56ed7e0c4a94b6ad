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
  ['content_filter', 'content_filter'],
  ['sensitive', 'content_filter'],
  ['refusal', 'refusal'],
  ['model_context_window_exceeded', 'length'],
]);

/** @returns undefined for an end that says nothing against the answer */
export function kindOfEnd(word: unknown): ResultKind | undefined {
  return suspiciousEnds.get(word);
}

/** Why a request failed, in the service's words. */
export interface FailureFacts {
  /** HTTP status of this request; null when its line has none. */
  readonly status: number | null;
  readonly code: string;
  readonly message: string;
}

/** Code and message of an error, under all names that services are known to use; it may be mere text. */
export function errorWords(error: unknown): Pick<FailureFacts, 'code' | 'message'> {
  if (typeof error === 'string') return { code: '', message: error };
  if (typeof error !== 'object' || error === null) return { code: '', message: '' };
  const of = (...names: readonly string[]) => {
    for (const name of names) {
      const value = (error as Readonly<Record<string, unknown>>)[name];
      if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
        return String(value);
    }
    return '';
  };
  return { code: of('code', 'error_code', 'type'), message: of('message', 'error_message') };
}
