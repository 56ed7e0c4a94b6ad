import type { Batch, EpochSeconds } from '../batches/batch.ts';
import type { BatchApi, BatchPage } from '../batches/batchApi.ts';
import type { Intent } from './intent.ts';
import { isBatchOf } from './intentMarks.ts';
import { endsBefore } from './listOrder.ts';
import type { Search } from './lookUp.ts';

const maxPages = 100;

/** The service's clock against itself: files and batches may be stamped by different machines. */
const serverSkewSeconds = 600;
/** This machine's clock against the service's, when only ours is known. */
const ownSkewSeconds = 86_400;

/** Looks through the account's list, newest first, for the batch of a submission; certain when read to the end. @throws ApiFailure */
export async function findBatch(
  intent: Intent,
  api: BatchApi,
  signal?: AbortSignal,
): Promise<Search<Batch>> {
  const since = earliest(intent);
  const cursors = new Set<string>();
  let cursor: string | null = null;
  for (let pages = 0; pages < maxPages; pages++) {
    const page: BatchPage = await api.listBatches(cursor, signal);
    const found = page.batches.find((batch) => isBatchOf(intent, batch));
    if (found) return { found, certain: true };
    if (
      endsBefore(
        since,
        page.batches.map(({ times }) => times.createdAt),
      )
    )
      return { found: null, certain: true };
    if (page.next === null) return { found: null, certain: page.isLast };
    if (cursors.has(page.next)) break;
    cursors.add(page.next);
    cursor = page.next;
  }
  return { found: null, certain: false };
}

function earliest({ fileCreatedAt, plannedAt }: Intent): EpochSeconds {
  return fileCreatedAt === undefined
    ? plannedAt - ownSkewSeconds
    : fileCreatedAt - serverSkewSeconds;
}
