/** The states of a batch, as Kimi, DashScope and OpenAI spell them, plus one for a word we do not know. */
export const batchStatuses = [
  'validating',
  'in_progress',
  'finalizing',
  'completed',
  'failed',
  'expired',
  'cancelling',
  'cancelled',
  'unknown',
] as const;

export type BatchStatus = (typeof batchStatuses)[number];

/** Will the service still change this batch by itself? An unknown word counts as yes: never give up a paid job. */
const stillMoving: { [S in BatchStatus]: boolean } = {
  validating: true,
  in_progress: true,
  finalizing: true,
  completed: false,
  failed: false,
  expired: false,
  cancelling: true,
  cancelled: false,
  unknown: true,
};

export function isActive(status: BatchStatus): boolean {
  return stillMoving[status];
}

/** Words seen on servers that speak this API, lower-cased, and what they mean here. */
const synonyms: Readonly<Record<string, BatchStatus>> = {
  canceled: 'cancelled',
  canceling: 'cancelling',
  success: 'completed',
  succeeded: 'completed',
  done: 'completed',
  error: 'failed',
  running: 'in_progress',
  progress: 'in_progress',
  timeout: 'expired',
  timeout_exceeded: 'expired',
  cancellation_requested: 'cancelling',
};

/**
 * Reads a server's status word, whatever its case.
 * @returns `unknown` for a word that is not in the table; the caller keeps the word itself.
 */
export function readStatus(word: unknown): BatchStatus {
  if (typeof word !== 'string') return 'unknown';
  const lower = word.toLowerCase();
  const known = batchStatuses.find((status) => status === lower);
  return known ?? (Object.hasOwn(synonyms, lower) ? synonyms[lower] : undefined) ?? 'unknown';
}
