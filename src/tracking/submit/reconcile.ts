import type { ApiKey } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import { findBatch } from './findBatch.ts';
import { findFile } from './findFile.ts';
import type { Submission, SubmissionFacts } from '../journal/submission.ts';
import { fingerprintOf } from '../journal/submissionMarks.ts';
import type { Journal } from '../journal/journal.ts';
import { lookAgain, type Search } from './lookUp.ts';
import { uploadFacts } from './uploadFileOf.ts';

export interface ReconcileDeps {
  readonly api: BatchApi;
  readonly journal: Journal;
  readonly key: ApiKey;
  readonly clock: Clock;
}

/** Why it could not be decided. */
export type Doubt =
  | 'running' // a window is still at work on it
  | 'too_early' // the request may still be under way; ask again a little later
  | 'too_late' // services hide batches from their lists after 30 days
  | 'other_key' // the account's key was changed since; its list may hide the batch
  | 'file_unknown' // the record was damaged; a batch without our mark cannot be told from others
  | 'list_unread' // too long, or no list: the submission's time was not reached
  | 'not_listed'; // the service does not list its files, or not by name

export type Reconciliation =
  | { readonly outcome: 'created'; readonly batch: Batch }
  | { readonly outcome: 'nothing_was_created' }
  /** No batch, but its file is at the service; `copies` are of no use to anybody. */
  | { readonly outcome: 'file_left'; readonly fileId: string; readonly copies: readonly string[] }
  /** Of the file while the record says `uploading`, else of the batch. */
  | { readonly outcome: 'still_unknown'; readonly doubt: Doubt };

/** A request that a gateway holds, or a list that lags, may show a batch late; absence before this proves nothing. */
export const settleSeconds = 120;

const listedSeconds = 25 * 86_400;

/**
 * Looks up whether a submission's batch or file exists and writes what is certain into the journal.
 * @throws ApiFailure when the service cannot be asked, the record then stays as it was; `wrong_state` when it is gone
 */
export async function reconcile(
  submission: Submission,
  deps: ReconcileDeps,
  signal?: AbortSignal,
): Promise<Reconciliation> {
  const { api, journal } = deps;
  const current = await journal.find(submission.id);
  if (!current) throw new ApiFailure({ kind: 'wrong_state', code: 'submission_gone' });
  if (journal.isRunning(current)) return { outcome: 'still_unknown', doubt: 'running' };
  switch (current.step) {
    case 'created':
      return created(await api.retrieveBatch(current.batchId ?? '', signal));
    case 'planned':
      return stopped(current, journal);
    case 'uploading':
      return lookUpFile(current, deps, signal);
    case 'uploaded':
    case 'stopped':
      return nothingCreated(current);
    case 'creating':
      return lookUpBatch(current, deps, signal);
  }
}

async function lookUpBatch(
  submission: Submission,
  { api, journal, key, clock }: ReconcileDeps,
  signal: AbortSignal | undefined,
): Promise<Reconciliation> {
  const askedAt = clock.now() / 1000;
  const search = () => findBatch(submission, api, signal);
  const first = await search();
  if (!first.found) {
    const isHidden = askedAt - submission.plannedAt > listedSeconds;
    const isNamed = submission.fileId !== undefined;
    const doubt = isHidden ? 'too_late' : doubtOf(submission, key, askedAt, first);
    const reason = doubt ?? (isNamed ? undefined : 'file_unknown');
    if (reason) return { outcome: 'still_unknown', doubt: reason };
  }
  const batch = first.found ?? (await unlessAbsent('batch', search, clock, signal));
  if (batch === undefined) return { outcome: 'still_unknown', doubt: 'list_unread' };
  if (batch === null) return stopped(submission, journal);
  await journal.step(submission.id, 'created', { batchId: batch.id });
  return created(batch);
}

async function lookUpFile(
  submission: Submission,
  { api, journal, key, clock }: ReconcileDeps,
  signal: AbortSignal | undefined,
): Promise<Reconciliation> {
  const askedAt = clock.now() / 1000;
  const search = () => findFile(submission, api, signal);
  const first = await search();
  if (!first.found) {
    const doubt = first.isUnlisted ? 'not_listed' : doubtOf(submission, key, askedAt, first);
    if (doubt) return { outcome: 'still_unknown', doubt };
  }
  const file = first.found ?? (await unlessAbsent('file', search, clock, signal));
  if (file === undefined) return { outcome: 'still_unknown', doubt: 'list_unread' };
  if (file === null) return stopped(submission, journal);
  const copies = first.copies.map(({ id }) => id);
  return stopped(submission, journal, uploadFacts(file), copies);
}

/**
 * One look that finds nothing is no proof: a list may come from a store that is brought up to date by being asked.
 * @returns as `lookAgain`
 */
async function unlessAbsent<T>(
  what: 'file' | 'batch',
  search: () => Promise<Search<T>>,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<T | null | undefined> {
  const found = await lookAgain(what, search, { clock }, signal ? { signal } : {});
  if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' });
  return found;
}

/** No batch was asked for, or none came of it. Another window that would go on is stopped by this step. */
async function stopped(
  { id, failure = 'interrupted' }: Submission,
  journal: Journal,
  facts: SubmissionFacts = {},
  copies: readonly string[] = [],
): Promise<Reconciliation> {
  return nothingCreated(await journal.step(id, 'stopped', { failure, ...facts }), copies);
}

function nothingCreated({ fileId }: Submission, copies: readonly string[] = []): Reconciliation {
  return fileId === undefined
    ? { outcome: 'nothing_was_created' }
    : { outcome: 'file_left', fileId, copies };
}

function doubtOf(
  submission: Submission,
  key: ApiKey,
  askedAt: EpochSeconds,
  { certain }: Pick<Search<unknown>, 'certain'>,
): Doubt | undefined {
  if (fingerprintOf(key) !== submission.keyFingerprint || key.origin !== submission.origin)
    return 'other_key';
  if (askedAt - submission.steppedAt < settleSeconds) return 'too_early';
  return certain ? undefined : 'list_unread';
}

function created(batch: Batch): Reconciliation {
  return { outcome: 'created', batch };
}
