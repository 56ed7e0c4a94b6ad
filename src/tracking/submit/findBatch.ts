import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Submission } from '../journal/submission.ts';
import { isBatchOf } from '../journal/submissionMarks.ts';
import type { Search } from './lookUp.ts';
import { readList } from './readList.ts';

/** The service's clock against itself: files and batches may be stamped by different machines. */
const serverSkewSeconds = 600;
/** This machine's clock against the service's, when only ours is known. */
const ownSkewSeconds = 86_400;

/** Looks through the account's list, newest first, for the batch of a submission; certain when read to the end. @throws ApiFailure */
export async function findBatch(
  submission: Submission,
  api: BatchApi,
  signal?: AbortSignal,
  clock?: Clock,
): Promise<Search<Batch>> {
  let found: Batch | null = null;
  const certain = await readList({
    page: async (cursor) => {
      const { batches: items, ...rest } = await api.listBatches(cursor, signal);
      return { items, ...rest };
    },
    timeOf: ({ times }) => times.createdAt,
    since: earliest(submission),
    see: (batch) => {
      if (isBatchOf(submission, batch)) found = batch;
      return found !== null;
    },
    clock,
  });
  return { found, certain };
}

function earliest({ fileCreatedAt, plannedAt }: Submission): EpochSeconds {
  return fileCreatedAt === undefined
    ? plannedAt - ownSkewSeconds
    : fileCreatedAt - serverSkewSeconds;
}
