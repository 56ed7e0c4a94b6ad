import type { ApiKey } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import type { BatchApi, RemoteFile } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import { adoptBatch } from './createBatchOf.ts';
import { findBatch, mayBeHidden, type BatchSearch } from './findBatch.ts';
import { findFile, type FileSearch } from './findFile.ts';
import { otherRecords } from '../journal/otherRecords.ts';
import type { Submission, SubmissionFacts } from '../journal/submission.ts';
import { fingerprintOf } from '../journal/submissionMarks.ts';
import type { Journal } from '../journal/journal.ts';
import { lookUntilSure, type Look } from './lookUp.ts';
import type { SubmissionOptions } from './submissionDeps.ts';
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
  | 'list_unread' // too long, cut, or no list: it does not show all
  | 'lookalike' // an entry may be the one, and does not say
  | 'not_listed'; // the service does not list its files, or not by name

export type Reconciliation =
  | { readonly outcome: 'created'; readonly batch: Batch }
  | { readonly outcome: 'nothing_was_created' }
  /** No batch, but its file is at the service; `copies` are of no use to anybody. */
  | { readonly outcome: 'file_left'; readonly fileId: string; readonly copies: readonly string[] }
  /** Of the file while the record says `uploading`, else of the batch. */
  | { readonly outcome: 'still_unknown'; readonly doubt: Doubt };

/** A request that a gateway holds may still be under way; before this it is not worth waiting for a proof. */
export const settleSeconds = 120;

type LookOptions = Pick<SubmissionOptions, 'signal' | 'onStep'>;

/**
 * Looks up whether a submission's batch or file exists and writes what is certain into the journal.
 * @throws ApiFailure when the service cannot be asked, the record then stays as it was; `wrong_state` when it is gone
 */
export async function reconcile(
  submission: Submission,
  deps: ReconcileDeps,
  signal?: AbortSignal,
  onStep?: SubmissionOptions['onStep'],
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
      return lookUpFile(await datedByNow(current, deps), deps, { signal, onStep });
    case 'uploaded':
    case 'stopped':
      return lookOnceMore(current, deps, { signal, onStep });
    case 'creating':
      return lookUpBatch(await datedByNow(current, deps), deps, { signal, onStep });
  }
}

/** Nothing was created as far as the record knows; what the list shows counts more. */
async function lookOnceMore(
  submission: Submission,
  deps: ReconcileDeps,
  options: LookOptions,
): Promise<Reconciliation> {
  const batch =
    submission.fileId === undefined ? null : await adoptBatch(submission, deps, options);
  if (batch === undefined) {
    const doubt = mayBeHidden(submission, deps.clock) ? 'too_late' : 'list_unread';
    return { outcome: 'still_unknown', doubt };
  }
  return batch ? created(batch) : nothingCreated(submission);
}

async function lookUpBatch(
  submission: Submission,
  deps: ReconcileDeps,
  options: LookOptions,
): Promise<Reconciliation> {
  const { api, journal, key, clock } = deps;
  const askedAt = clock.now() / 1000;
  const { signal } = options;
  const last: { search?: BatchSearch } = {};
  const others = await otherRecords(submission, journal);
  const look: Look<Batch> = async (reach) =>
    (last.search = await findBatch(submission, api, { signal, reach, others }));
  const first = await look('new');
  if (!first.found) {
    const isNamed = submission.fileId !== undefined;
    const isHidden = mayBeHidden(submission, clock);
    const doubt = isHidden ? 'too_late' : doubtOf(submission, key, askedAt);
    const reason = doubt ?? (isNamed ? undefined : 'file_unknown');
    if (reason) return { outcome: 'still_unknown', doubt: reason };
    if (last.search?.isBlurred) return unclear(last);
  }
  const batch = first.found ?? (await unlessAbsent('batch', look, submission, deps, options));
  if (batch === undefined) return unclear(last);
  if (batch === null) return stopped(submission, journal);
  await journal.step(submission.id, 'created', { batchId: batch.id });
  return created(batch);
}

async function lookUpFile(
  submission: Submission,
  deps: ReconcileDeps,
  options: LookOptions,
): Promise<Reconciliation> {
  const { api, journal, key, clock } = deps;
  const askedAt = clock.now() / 1000;
  const { signal } = options;
  const last: { search?: FileSearch } = {};
  const others = await otherRecords(submission, journal);
  const look: Look<RemoteFile> = async (reach) =>
    (last.search = await findFile(submission, api, { signal, reach, others }));
  const first = await look('new');
  if (!first.found) {
    const doubt = last.search?.isUnlisted ? 'not_listed' : doubtOf(submission, key, askedAt);
    if (doubt) return { outcome: 'still_unknown', doubt };
    if (last.search?.isBlurred) return unclear(last);
  }
  const file = first.found ?? (await unlessAbsent('file', look, submission, deps, options));
  if (file === undefined) return unclear(last);
  if (file === null) return stopped(submission, journal);
  const copies = last.search?.copies.map(({ id }) => id);
  return stopped(submission, journal, uploadFacts(file), copies);
}

/**
 * One look that finds nothing is no proof: a list may lag, or come from a store that is brought up to date by being
 * asked.
 * @returns as `lookUntilSure`
 */
async function unlessAbsent<T>(
  what: 'file' | 'batch',
  look: Look<T>,
  { id }: Submission,
  { journal, clock }: ReconcileDeps,
  options: LookOptions,
): Promise<T | null | undefined> {
  const found = await lookUntilSure(what, look, journal.seenMs(id), { clock }, options);
  if (options.signal?.aborted) throw new ApiFailure({ kind: 'cancelled' });
  return found;
}

/** A clock that was ahead when the record was written must not make us wait until then: it counts from now on. */
async function datedByNow(
  submission: Submission,
  { journal, clock }: ReconcileDeps,
): Promise<Submission> {
  const { id, step, steppedAt, failure = 'interrupted' } = submission;
  if (steppedAt <= clock.now() / 1000 + settleSeconds) return submission;
  const dated = await journal.step(id, step, { failure });
  await journal.release(id);
  return dated;
}

function unclear({ search }: { readonly search?: BatchSearch | FileSearch }): Reconciliation {
  return { outcome: 'still_unknown', doubt: search?.isBlurred ? 'lookalike' : 'list_unread' };
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

function doubtOf(submission: Submission, key: ApiKey, askedAt: EpochSeconds): Doubt | undefined {
  if (fingerprintOf(key) !== submission.keyFingerprint || key.origin !== submission.origin)
    return 'other_key';
  return askedAt - submission.steppedAt < settleSeconds ? 'too_early' : undefined;
}

function created(batch: Batch): Reconciliation {
  return { outcome: 'created', batch };
}
