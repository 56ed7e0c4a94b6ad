import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import { OtherRecords } from '../journal/otherRecords.ts';
import type { Submission } from '../journal/submission.ts';
import { isBatchOf, mayBeBatchOf, mayBeMisnamed } from '../journal/submissionMarks.ts';
import type { ListSearch } from './lookUp.ts';
import { batchesAt, readList } from './readList.ts';

/** The service's clock against itself: files and batches may be stamped by different machines. */
const serverSkewSeconds = 600;
/** One of them may also be off by days: what is no older than this may be the one. */
const longestSkewSeconds = 30 * 86_400;

export interface BatchSearch extends ListSearch<Batch> {
  /** True when the list shows a batch that may be the one, and does not say which file or mark it has. */
  readonly isBlurred: boolean;
}

export interface SearchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  /** Default: the whole list. */
  readonly reach?: 'new' | 'whole';
  /** Default: nothing is known of any. */
  readonly others?: OtherRecords | undefined;
}

/**
 * Looks through the account's list for the batch of a submission; certain when read to the end without an entry that
 * may be it.
 * @throws ApiFailure
 */
export async function findBatch(
  submission: Submission,
  api: BatchApi,
  { signal, clock, reach = 'whole', others = new OtherRecords(submission, []) }: SearchOptions = {},
): Promise<BatchSearch> {
  let found: Batch | null = null;
  let isBlurred = false;
  const since = earliest(submission, serverSkewSeconds);
  const oldest = oldestOf(submission);
  const isComplete = await readList({
    ...batchesAt(api, signal),
    since,
    isWhole: reach === 'whole',
    see: (batch) => {
      if (isBatchOf(submission, batch)) found = batch;
      const createdAt = batch.times.createdAt ?? Infinity;
      isBlurred ||= createdAt >= oldest && mayBeBatchOf(submission, batch, others);
      isBlurred ||= createdAt >= (since ?? oldest) && mayBeMisnamed(submission, batch, others);
      return found !== null;
    },
    clock,
  });
  return { found, certain: isComplete && !isBlurred, isBlurred };
}

/** By either clock, whichever is behind: the service's may be ahead where it stamps files. */
function oldestOf({ fileCreatedAt, plannedAt }: Submission): EpochSeconds {
  if (fileCreatedAt === undefined) return -Infinity;
  return Math.min(fileCreatedAt, plannedAt) - longestSkewSeconds;
}

/** By the service's own clock alone: this machine's may be wrong by days. */
function earliest({ fileCreatedAt }: Submission, skew: number): EpochSeconds | undefined {
  return fileCreatedAt === undefined ? undefined : fileCreatedAt - skew;
}
