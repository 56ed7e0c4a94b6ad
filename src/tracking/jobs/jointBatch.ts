import { batchMoments, type Batch, type RequestCounts } from '../../batches/batch.ts';
import { isActive, type BatchStatus } from '../../batches/status.ts';
import type { Job, JobMember } from './foldJobs.ts';

/** Of members that ended, the state that needs eyes most stands for all. */
const worstFirst: readonly BatchStatus[] = [
  ...(['failed', 'expired', 'cancelled', 'unknown', 'completed'] as const),
];

/**
 * A job as if it were one batch, for everything that shows how a batch stands: the requests of all parts, answered by
 * whichever member did. Its id is the job's, which no service knows.
 */
export function jointBatch({ id, members }: Job): Batch {
  const batches = members.map(({ batch }) => batch);
  const first = batches[0] as Batch;
  const counts = jointCounts(members);
  const status = jointStatus(members, counts);
  const moments = batchMoments.map((moment) => {
    const known = batches.map(({ times }) => times[moment]).filter((time) => time !== null);
    const found = moment === 'createdAt' ? Math.min(...known) : Math.max(...known);
    return [moment, known.length > 0 ? found : null] as const;
  });
  // Of what still runs, the first that runs out of time is the one to know.
  const ends = batches
    .filter((batch) => isActive(batch.status))
    .flatMap(({ times }) => times.expiresAt ?? []);
  const expiry = ends.length > 0 ? { expiresAt: Math.min(...ends) } : {};
  return {
    ...first,
    id,
    status,
    statusWord: status,
    counts,
    times: { ...(Object.fromEntries(moments) as Batch['times']), ...expiry },
    inputFileId: '',
    outputFileId: batches.find(({ outputFileId }) => outputFileId !== null)?.outputFileId ?? null,
    errorFileId: batches.find(({ errorFileId }) => errorFileId !== null)?.errorFileId ?? null,
    errors: status === 'completed' ? [] : batches.flatMap(({ errors }) => errors),
    usage: null,
    raw: {},
  };
}

/**
 * A retry adds no requests: its answers take the place of failures. A part that was submitted twice counts once.
 * @returns null as long as a service counts nothing
 */
export function jointCounts(members: readonly JobMember[]): RequestCounts | null {
  const counted = members.filter(({ batch }) => batch.counts !== null);
  if (counted.length === 0) return null;
  const sum = (list: readonly JobMember[], what: keyof RequestCounts) =>
    list.reduce((all, { batch }) => all + (batch.counts?.[what] ?? 0), 0);
  const retries = counted.filter(({ isRetry }) => isRetry);
  // What a part that was submitted twice answered twice does not stand for another part.
  const known = { total: 0, completed: 0, failed: 0 };
  for (const part of partsOf(counted)) {
    const total = Math.max(...part.map(({ batch }) => batch.counts?.total ?? 0));
    const completed = Math.min(total, sum(part, 'completed'));
    known.total += total;
    known.completed += completed;
    known.failed += Math.min(total - completed, sum(part, 'failed'));
  }
  // The batch that was retried may be gone from the list.
  const total = known.total > 0 ? known.total : sum(retries, 'total');
  const completed = Math.min(total, known.completed + sum(retries, 'completed'));
  // What is being tried again has not failed for good; a retry may itself be tried again.
  const failed = retries.reduce(
    (open, { batch: { counts } }) =>
      Math.max(0, open - (counts?.total ?? 0)) + (counts?.failed ?? 0),
    known.failed,
  );
  return { total, completed, failed: Math.min(total - completed, failed) };
}

/** What was submitted of each part, without retries. */
function partsOf(members: readonly JobMember[]): readonly (readonly JobMember[])[] {
  const first = members.filter(({ isRetry }) => !isRetry);
  return [...Map.groupBy(first, ({ part, batch }) => part?.at ?? batch.id).values()];
}

function jointStatus(members: readonly JobMember[], counts: RequestCounts | null): BatchStatus {
  const batches = members.map(({ batch }) => batch);
  const active = batches.filter(({ status }) => isActive(status)).map(({ status }) => status);
  const [one, ...others] = new Set(active);
  if (one !== undefined) return others.length > 0 ? 'in_progress' : one;
  // A part that failed before its requests were counted is missing from the total.
  const areCounted = partsOf(members).every((part) =>
    part.some(({ batch }) => (batch.counts?.total ?? 0) > 0),
  );
  const isDone =
    areCounted && counts !== null && counts.total > 0 && counts.completed === counts.total;
  if (isDone) return 'completed';
  return worstFirst.find((worst) => batches.some(({ status }) => status === worst)) ?? 'unknown';
}
