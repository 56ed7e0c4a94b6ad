import type { Batch, BatchMoment } from '../../src/batches/batch.ts';

const never: Record<BatchMoment, null> = {
  createdAt: null,
  inProgressAt: null,
  finalizingAt: null,
  completedAt: null,
  failedAt: null,
  cancellingAt: null,
  cancelledAt: null,
  expiredAt: null,
  expiresAt: null,
};

/** A batch in progress, with what a test wants to be different. */
export function aBatch(
  change: Partial<Omit<Batch, 'times'>> & { times?: Partial<Batch['times']> } = {},
): Batch {
  const status = change.status ?? 'in_progress';
  return {
    accountId: 'kimi',
    id: 'batch_1',
    statusWord: status,
    endpoint: '/v1/chat/completions',
    model: null,
    completionWindow: '24h',
    inputFileId: 'file-in',
    outputFileId: null,
    errorFileId: null,
    counts: { total: 10, completed: 4, failed: 0 },
    errors: [],
    metadata: {},
    usage: null,
    raw: {},
    ...change,
    status,
    times: { ...never, createdAt: 1_790_000_000, ...change.times },
  };
}
