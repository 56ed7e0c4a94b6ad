import type { Batch } from './batch.ts';
import { isActive, type BatchStatus } from './status.ts';

/** What can be done with a batch now; also the tokens of its tree item's context value. */
export type Capability =
  'cancellable' | 'hasInput' | 'hasOutput' | 'hasErrors' | 'active' | 'ended' | 'stopped';

/**
 * @param cancellable the states from which the account's provider cancels
 */
export function capabilitiesOf(
  batch: Batch,
  cancellable: readonly BatchStatus[],
): readonly Capability[] {
  const list: Capability[] = [isActive(batch.status) ? 'active' : 'ended'];
  if (cancellable.includes(batch.status)) list.push('cancellable');
  if (batch.inputFileId) list.push('hasInput');
  if (batch.outputFileId) list.push('hasOutput');
  if (batch.errorFileId) list.push('hasErrors');
  if (isStopped(batch)) list.push('stopped');
  return list;
}

/** Did it end before all of its requests may have run? */
function isStopped({ status }: Batch): boolean {
  return status === 'cancelled' || status === 'expired';
}

/** It ended so early that no request of it ran, as far as its service says. */
export function ranNothing(batch: Batch): boolean {
  const { outputFileId, errorFileId, counts } = batch;
  const isEmpty = (counts?.completed ?? 0) + (counts?.failed ?? 0) === 0;
  return isStopped(batch) && outputFileId === null && errorFileId === null && isEmpty;
}

/**
 * The batch is over and has answers, but its service does not name their file yet. What seems to be missing may be
 * answered and paid for.
 * @returns how many requests the service counts as answered; 0 when their file is named, or nobody expects one
 */
export function answersWithoutFile({ status, outputFileId, counts }: Batch): number {
  return isActive(status) || outputFileId !== null ? 0 : (counts?.completed ?? 0);
}

/** How a batch stands, read from its status and its counts: "completed" alone does not mean success. */
export type BatchOutcome =
  | 'waiting'
  | 'running'
  | 'cancelling'
  | 'succeeded'
  | 'partly_failed'
  | 'all_failed'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'unknown';

const outcomeByStatus: { [S in Exclude<BatchStatus, 'completed'>]: BatchOutcome } = {
  validating: 'waiting',
  in_progress: 'running',
  finalizing: 'running',
  failed: 'failed',
  expired: 'expired',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  unknown: 'unknown',
};

export function outcomeOf(batch: Batch): BatchOutcome {
  if (batch.status !== 'completed') return outcomeByStatus[batch.status];
  const failed = batch.counts?.failed ?? 0;
  const completed = batch.counts?.completed ?? 0;
  const hasOnlyErrors = batch.outputFileId === null && batch.errorFileId !== null;
  if (completed === 0 && (failed > 0 || hasOnlyErrors)) return 'all_failed';
  // A service may leave `failed` at 0 and still name an error file; but some name an empty one, so counts win.
  return failed > 0 ? 'partly_failed' : 'succeeded';
}
