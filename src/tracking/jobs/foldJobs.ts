import type { Batch } from '../../batches/batch.ts';
import type { JobMark } from '../journal/jobMark.ts';

/** Batches of one account that do one job: parts of a split file, a batch and its retries, or both. */
export interface Job {
  readonly accountId: string;
  /** The id that its parts have in common, or of the batch that was retried. */
  readonly id: string;
  /** At least two: parts in their order, then what was sent for their failures, oldest first. */
  readonly members: readonly JobMember[];
}

export interface JobMember {
  readonly batch: Batch;
  /** From 1; absent of a batch that is no part. */
  readonly part?: { readonly at: number; readonly of: number };
  readonly isRetry: boolean;
}

/** The jobs of an account: by their own ids, and by those of the batches that are in one. */
export interface FoldedJobs {
  readonly byId: ReadonlyMap<string, Job>;
  readonly ofBatch: ReadonlyMap<string, Job>;
}

/**
 * Finds the jobs of an account's batches. Each batch is in one job at most; one that is alone with its mark is in none.
 * @param markOf what is known of a batch's job
 */
export function foldJobs(
  batches: readonly Batch[],
  markOf: (batch: Batch) => JobMark | undefined,
): FoldedJobs {
  const marked = new Map<string, JobMember[]>();
  const roots = new Map<string, Batch>();
  for (const batch of batches) {
    const mark = markOf(batch);
    if (!mark || mark.id === batch.id) {
      roots.set(batch.id, batch);
      continue;
    }
    const { id, part } = mark;
    const members = marked.get(id) ?? [];
    marked.set(id, members);
    members.push({ batch, ...(part && { part }), isRetry: part === undefined });
  }
  const byId = new Map<string, Job>();
  const ofBatch = new Map<string, Job>();
  for (const [id, others] of marked) {
    const root = roots.get(id);
    const members = root ? [{ batch: root, isRetry: false }, ...others] : others;
    const [first] = members;
    if (!first || members.length < 2) continue;
    const job = { accountId: first.batch.accountId, id, members: members.toSorted(inOrder) };
    byId.set(id, job);
    for (const { batch } of members) ofBatch.set(batch.id, job);
  }
  return { byId, ofBatch };
}

function inOrder(a: JobMember, b: JobMember): number {
  return (
    Number(a.isRetry) - Number(b.isRetry) ||
    (a.part?.at ?? 0) - (b.part?.at ?? 0) ||
    (a.batch.times.createdAt ?? 0) - (b.batch.times.createdAt ?? 0)
  );
}
