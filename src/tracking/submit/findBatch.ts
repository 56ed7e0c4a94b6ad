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

/** Services hide batches from their lists after 30 days. */
const listedSeconds = 25 * 86_400;

/** May the batch of a submission be too old to be listed? Then no list shows that there is none. */
export function mayBeHidden({ plannedAt }: Submission, clock: Clock): boolean {
  return clock.now() / 1000 - plannedAt > listedSeconds;
}

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
  const seen = { isLookalike: false, isMisnamed: false, showsFileIds: false };
  const since = earliest(submission, serverSkewSeconds);
  const isComplete = await readList({
    ...batchesAt(api, signal),
    since,
    isWhole: reach === 'whole',
    see: (batch) => {
      if (isBatchOf(submission, batch)) found = batch;
      // Whatever its time: the clock that stamps batches may be wrong by years.
      seen.isLookalike ||= mayBeBatchOf(submission, batch, others);
      seen.showsFileIds ||= others.showFileIds(batch);
      const createdAt = batch.times.createdAt ?? Infinity;
      seen.isMisnamed ||=
        createdAt >= (since ?? -Infinity) && mayBeMisnamed(submission, batch, others);
      return found !== null;
    },
    clock,
  });
  // An answer that could not be believed named other ids, perhaps.
  const mayRename = submission.failure === 'malformed' || !seen.showsFileIds;
  const isBlurred = seen.isLookalike || (seen.isMisnamed && mayRename);
  return { found, certain: isComplete && !isBlurred, isBlurred };
}

/** By the service's own clock alone: this machine's may be wrong by days. */
function earliest({ fileCreatedAt }: Submission, skew: number): EpochSeconds | undefined {
  return fileCreatedAt === undefined ? undefined : fileCreatedAt - skew;
}
