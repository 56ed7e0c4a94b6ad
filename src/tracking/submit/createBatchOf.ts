import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { wait } from '../../batches/clock.ts';
import { isCertainRefusal, isFileMissing, saysFileNotReady } from './createAnswer.ts';
import { findBatch, mayBeHidden } from './findBatch.ts';
import { otherRecords } from '../journal/otherRecords.ts';
import type { Submission } from '../journal/submission.ts';
import { isAnswerToCreate, metadataWithSubmission } from '../journal/submissionMarks.ts';
import { lookAgain, lookBefore, lookOnce, lookUntilSure, type Look } from './lookUp.ts';
import {
  askToSend,
  type SubmissionDeps,
  type SubmissionOptions,
  type SubmissionProgress,
} from './submissionDeps.ts';

/** Pauses before the attempts that follow a refusal that may pass. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000];
/** What a service may ask for while the user waits. */
const longestPauseMs = 60_000;
/** Each takes minutes in which it is made sure that nothing was created. */
const mostUnsureAttempts = 2;

type Pause = Extract<SubmissionProgress, { step: 'file_not_ready' | 'slowed_down' }>;

/**
 * Asks for the batch of an uploaded file. Sent again only when there is none for certain; after every other answer the
 * account's list is searched instead.
 * @throws ApiFailure; with `outcomeUnknown` when nobody knows
 */
export async function createBatchOf(
  submission: Submission,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<Batch> {
  const { journal, clock } = deps;
  const { signal, onStep } = options;
  const { id, fileId } = submission;
  if (fileId === undefined) throw new ApiFailure({ kind: 'wrong_state', code: 'no_file' });
  for (let attempt = 1; ; attempt++) {
    if (signal?.aborted) return stop(submission, deps, new ApiFailure({ kind: 'cancelled' }));
    await journal.step(id, 'creating', { askedAt: Math.floor(clock.now() / 1000) });
    if (attempt === 1) await askOrStop(submission, deps, options);
    onStep?.({ step: 'creating' });
    const made = await create(submission, fileId, deps, signal);
    if (!(made instanceof ApiFailure)) return recordCreated(submission, made, deps);
    const isProven = await provesNoBatch(made, fileId, deps, signal);
    const pause = pauseAfter(made, fileId, attempt, isProven);
    const isWanted = pause !== undefined && !isProven;
    const existing = await lookBehind(submission, made, isWanted, deps, options);
    if (existing) return recordCreated(submission, existing, deps);
    if (existing === undefined) throw inDoubt(made);
    if (!pause) return stop(submission, deps, made);
    await journal.step(id, 'uploaded');
    onStep?.(pause);
    await wait(clock, pause.waitMs, signal).catch(() => undefined);
  }
}

/**
 * The batch that a submission has all the same, though its record says that it has none: put on record. Takes minutes
 * when it was asked for just now.
 * @returns null when there is none, undefined when nobody knows: the record says so then
 * @throws ApiFailure when the service cannot be asked, or `cancelled`
 */
export async function adoptBatch(
  submission: Submission,
  { api, journal, clock }: Pick<SubmissionDeps, 'api' | 'journal' | 'clock'>,
  options: Pick<SubmissionOptions, 'signal' | 'onStep'>,
): Promise<Batch | null | undefined> {
  const { id, step, failure = 'interrupted' } = submission;
  const { signal } = options;
  const others = await otherRecords(submission, journal);
  // One in doubt stays so, without waiting for a proof that nobody asked for.
  const isAsked = step !== 'creating' && submission.askedAt !== undefined;
  const isHidden = mayBeHidden(submission, clock);
  const look: Look<Batch> = async (reach) => {
    const search = await findBatch(submission, api, { signal, reach, others });
    return { ...search, certain: search.certain && !isHidden };
  };
  const passedMs = isAsked ? journal.seenMs(id) : undefined;
  const batch = await lookBefore('batch', look, passedMs, { clock }, options);
  if (batch) await journal.step(id, 'created', { batchId: batch.id });
  if (batch === undefined) {
    await journal.step(id, 'creating', { failure });
    await journal.release(id);
  }
  return batch;
}

/** @returns the batch, or what went wrong; an answer about something else says as little as a lost one */
async function create(
  submission: Submission,
  fileId: string,
  { api, journal }: SubmissionDeps,
  signal: AbortSignal | undefined,
): Promise<Batch | ApiFailure> {
  const { endpoint, completionWindow } = submission;
  const metadata = metadataWithSubmission(submission);
  const request = { inputFileId: fileId, endpoint, completionWindow, metadata };
  try {
    const batch = await api.createBatch(request, signal);
    const isOurs =
      isAnswerToCreate(submission, batch) &&
      !(await isTaken('batchId', batch.id, submission, journal));
    return isOurs ? batch : new ApiFailure({ kind: 'malformed', code: 'other_batch', outcomeUnknown: true }); // prettier-ignore
  } catch (error) {
    // A bug while a create was under way leaves its outcome as unknown as a lost answer does.
    const facts = { kind: 'malformed', outcomeUnknown: true } as const;
    return asApiFailure(error) ?? new ApiFailure(facts, { cause: error });
  }
}

/** Is an id that a service gave us already that of another submission? A disk that cannot say is no reason to doubt. */
export async function isTaken(
  member: 'fileId' | 'batchId',
  id: string,
  { id: own, accountId }: Submission,
  journal: Pick<SubmissionDeps['journal'], 'list'>,
): Promise<boolean> {
  const records = await journal.list().catch(() => []);
  return records.some(
    (other) => other.id !== own && other.accountId === accountId && other[member] === id,
  );
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

/**
 * Does a failed create show by itself that there is no batch, so that it may be sent again? No answer's words do: they
 * may follow an act. It never left this machine, or the service does not have the file.
 */
async function provesNoBatch(
  failure: ApiFailure,
  fileId: string,
  { api }: SubmissionDeps,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (!isCertainRefusal(failure)) return false;
  if (failure.facts.status === undefined) return true;
  return saysFileNotReady(failure, fileId) && (await isFileMissing(api, fileId, signal));
}

/** What to wait for before it is sent again; undefined when it is not. */
function pauseAfter(
  failure: ApiFailure,
  fileId: string,
  attempt: number,
  isProven: boolean,
): Pause | undefined {
  const pause = pausesMs[attempt - 1];
  if (pause === undefined || (!isProven && attempt >= mostUnsureAttempts)) return undefined;
  if (saysFileNotReady(failure, fileId)) return { step: 'file_not_ready', attempt, waitMs: pause };
  const { retryAfterMs = 0, status, outcomeUnknown } = failure.facts;
  const waitMs = Math.max(pause, retryAfterMs);
  const isSlow = failure.kind === 'rate' || status === 425;
  if (!isSlow || outcomeUnknown === true || waitMs > longestPauseMs) return undefined;
  return { step: 'slowed_down', attempt, waitMs };
}

/**
 * After a create that failed: the batch that exists all the same; null when there is none for certain, undefined when
 * nobody knows. Its record is in doubt while it is looked for.
 * @param isWanted wait until it is certain, because it would be sent again?
 */
async function lookBehind(
  submission: Submission,
  failure: ApiFailure,
  isWanted: boolean,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<Batch | null | undefined> {
  const { api, journal } = deps;
  const { signal } = options;
  const others = await otherRecords(submission, journal);
  const look: Look<Batch> = (reach) => findBatch(submission, api, { signal, reach, others });
  if (isCertainRefusal(failure) && !isWanted)
    return failure.facts.status === undefined ? null : lookOnce(look, signal);
  await journal.step(submission.id, 'creating', { failure: failure.kind }).catch(ignoreFailure);
  return isWanted
    ? lookUntilSure('batch', look, 0, deps, options)
    : lookAgain('batch', look, deps, options);
}

function inDoubt(failure: ApiFailure): ApiFailure {
  return new ApiFailure({ ...failure.facts, outcomeUnknown: true }, { cause: failure });
}

function ignoreFailure(error: unknown): void {
  if (!asApiFailure(error)) throw error;
}
