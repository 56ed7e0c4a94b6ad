import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { wait } from '../../batches/clock.ts';
import { isFileNotReady, isHearsay, mayHaveActed } from './createAnswer.ts';
import { findBatch } from './findBatch.ts';
import type { Submission } from '../journal/submission.ts';
import { metadataWithSubmission } from '../journal/submissionMarks.ts';
import { lookAgain } from './lookUp.ts';
import {
  askToSend,
  type SubmissionDeps,
  type SubmissionOptions,
  type SubmissionProgress,
} from './submissionDeps.ts';

/** Pauses before the attempts that follow a certain refusal that may pass. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000];
/** What a service may ask for while the user waits. */
const longestPauseMs = 60_000;

/**
 * Asks for the batch of an uploaded file. Sent again only after an answer that says for certain that there is none;
 * after a lost answer the account's list is searched instead.
 * @throws ApiFailure; with `outcomeUnknown` when nobody knows
 */
export async function createBatchOf(
  submission: Submission,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<Batch> {
  const { api, journal, clock } = deps;
  const { signal, onStep } = options;
  const { id, fileId } = submission;
  if (fileId === undefined) throw new ApiFailure({ kind: 'wrong_state', code: 'no_file' });
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted) return stop(submission, deps, new ApiFailure({ kind: 'cancelled' }));
    await journal.step(id, 'creating');
    if (attempt === 1) await askOrStop(submission, deps, options);
    onStep?.({ step: 'creating' });
    let failure: ApiFailure;
    try {
      const batch = await api.createBatch(requestOf(submission, fileId), signal);
      return await recordCreated(submission, batch, deps);
    } catch (error) {
      failure = failureOf(error);
    }
    if (mayHaveActed(failure)) return confirm(submission, failure, deps, options);
    if (isHearsay(failure)) {
      const existing = await look(submission, failure, deps, options);
      if (existing) return recordCreated(submission, existing, deps);
      if (existing === undefined) throw inDoubt(failure);
    }
    const pause = pauseAfter(failure, fileId, attempt);
    if (!pause) return stop(submission, deps, failure);
    await journal.step(id, 'uploaded');
    onStep?.(pause);
    await wait(clock, pause.waitMs, signal).catch(() => undefined);
  }
}

function requestOf({ endpoint, completionWindow, ...submission }: Submission, inputFileId: string) {
  const metadata = metadataWithSubmission({ endpoint, completionWindow, ...submission });
  return { inputFileId, endpoint, completionWindow, metadata };
}

/** The batch exists: that our disk does not take the news is no reason to call it a failure. */
async function recordCreated(
  { id }: Submission,
  batch: Batch,
  { journal }: SubmissionDeps,
): Promise<Batch> {
  await journal.step(id, 'created', { batchId: batch.id }).catch(ignoreFailure);
  return batch;
}

async function askOrStop(
  submission: Submission,
  { journal }: SubmissionDeps,
  options: SubmissionOptions,
): Promise<void> {
  try {
    await askToSend(submission, options);
  } catch (error) {
    await journal.step(submission.id, 'stopped', { failure: 'cancelled' });
    throw error;
  }
}

/** The failure is what the user has to hear of, even when the record of it cannot be written. */
async function stop(
  { id }: Submission,
  { journal }: SubmissionDeps,
  failure: ApiFailure,
): Promise<never> {
  await journal.step(id, 'stopped', { failure: failure.kind }).catch(ignoreFailure);
  throw failure;
}

function pauseAfter(
  failure: ApiFailure,
  fileId: string,
  attempt: number,
): Extract<SubmissionProgress, { waitMs: number }> | undefined {
  const pause = pausesMs[attempt - 1];
  if (pause === undefined) return undefined;
  if (isFileNotReady(failure, fileId)) return { step: 'file_not_ready', attempt, waitMs: pause };
  const waitMs = Math.max(pause, failure.facts.retryAfterMs ?? 0);
  if (failure.kind !== 'rate' || waitMs > longestPauseMs) return undefined;
  return { step: 'slowed_down', attempt, waitMs };
}

/** Looks for the batch a few times, with its record in doubt meanwhile. */
async function look(
  submission: Submission,
  failure: ApiFailure,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<Batch | null | undefined> {
  const { api, journal } = deps;
  await journal.step(submission.id, 'creating', { failure: failure.kind }).catch(ignoreFailure);
  return lookAgain('batch', () => findBatch(submission, api, options.signal), deps, options);
}

function inDoubt(failure: ApiFailure): ApiFailure {
  return new ApiFailure({ ...failure.facts, outcomeUnknown: true }, { cause: failure });
}

/** What is not found after a lost answer stays unknown, and on record as that. */
async function confirm(
  submission: Submission,
  failure: ApiFailure,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<Batch> {
  const found = await look(submission, failure, deps, options);
  if (found) return recordCreated(submission, found, deps);
  throw inDoubt(failure);
}

/** A bug while a create was under way leaves its outcome as unknown as a lost answer does. */
function failureOf(error: unknown): ApiFailure {
  return (
    asApiFailure(error) ??
    new ApiFailure({ kind: 'malformed', outcomeUnknown: true }, { cause: error })
  );
}

function ignoreFailure(error: unknown): void {
  if (!asApiFailure(error)) throw error;
}
