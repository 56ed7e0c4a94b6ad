import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import { windowHours } from '../../providers/completionWindow.ts';

/** When an active batch expires: as the service says, else from its creation and its completion window. */
export function deadlineOf(batch: Batch): EpochSeconds | undefined {
  if (batch.times.expiresAt !== null) return batch.times.expiresAt;
  const hours = windowHours(batch.completionWindow);
  return hours === undefined || batch.times.createdAt === null
    ? undefined
    : batch.times.createdAt + hours * 3600;
}

/** When the batch reached the state it is in, or was created. */
export function lastMoment(batch: Batch): EpochSeconds | undefined {
  const { times } = batch;
  const byStatus = {
    validating: times.createdAt,
    in_progress: times.inProgressAt,
    finalizing: times.finalizingAt,
    completed: times.completedAt,
    failed: times.failedAt,
    expired: times.expiredAt ?? times.expiresAt,
    cancelling: times.cancellingAt,
    cancelled: times.cancelledAt,
    unknown: null,
  } as const;
  return byStatus[batch.status] ?? times.createdAt ?? undefined;
}
