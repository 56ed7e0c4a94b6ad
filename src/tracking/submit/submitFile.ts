import type { Account, ApiKey } from '../../batches/account.ts';
import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import type { UploadSource } from '../../batches/batchApi.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { adoptBatch, createBatchOf } from './createBatchOf.ts';
import type { JobMark } from '../journal/jobMark.ts';
import type { Submission, SubmissionDraft } from '../journal/submission.ts';
import type { Journal } from '../journal/journal.ts';
import { fingerprintOf } from '../journal/submissionMarks.ts';
import { settleTie } from './settleTie.ts';
import { askToSend, type SubmissionDeps, type SubmissionOptions } from './submissionDeps.ts';
import { uploadFileOf } from './uploadFileOf.ts';

/** Everything the user agreed to in the review step. */
export interface SubmissionPlan {
  readonly account: Account;
  /** The file exactly as it is to be sent; for an unsaved document a snapshot on disk. */
  readonly source: UploadSource;
  /** Of the bytes that were checked and reviewed; the upload is refused when the file is no longer those. */
  readonly sha256: string;
  /**
   * Writes the index of the file's lines to a new file. @returns the SHA-256, in hexadecimal, of what was indexed
   */
  readonly indexLines: (path: string, target: string, signal?: AbortSignal) => Promise<string>;
  readonly fileUri: string;
  readonly requests: number;
  readonly model: string | null;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** When it is a part of a split file, or a retry. */
  readonly job?: JobMark | undefined;
}

/**
 * Uploads the file and creates its batch, each once at most, with a record on disk before every step.
 * @throws ApiFailure; with `outcomeUnknown` when the batch may exist all the same (the journal then says so).
 */
export async function submitFile(
  plan: SubmissionPlan,
  deps: SubmissionDeps,
  options: SubmissionOptions = {},
): Promise<Batch> {
  const { journal } = deps;
  const planned = await journal.plan(draftOf(plan, deps.key), (target) =>
    index(plan, target, options.signal),
  );
  options.onSubmission?.(planned);
  return thenRelease(planned, journal, async () => {
    try {
      if (options.allow) await settleTie(planned, deps, options.signal);
      await askToSend(planned, options);
    } catch (error) {
      await journal.discard(planned.id);
      throw error;
    }
    const source = { ...plan.source, sha256: plan.sha256 };
    const uploaded = await uploadFileOf(planned, source, deps, options);
    const { allow: _asked, ...rest } = options;
    return createBatchOf(uploaded, deps, rest);
  });
}

/**
 * Creates the batch of a file that an earlier submission left at the service (state `file_left`), unless the list shows
 * that it has one by now.
 */
export async function resume(
  submission: Submission,
  deps: SubmissionDeps,
  options: SubmissionOptions = {},
): Promise<Batch> {
  options.onSubmission?.(submission);
  return thenRelease(submission, deps.journal, async () => {
    const current = (await deps.journal.find(submission.id)) ?? submission;
    const { step, batchId = '' } = current;
    if (step === 'created') return deps.api.retrieveBatch(batchId, options.signal);
    const isIdle = step === 'uploaded' || step === 'stopped';
    const existing = isIdle ? await adoptBatch(current, deps, options) : null;
    if (existing === undefined)
      throw new ApiFailure({ kind: 'malformed', code: 'list_unread', outcomeUnknown: true });
    return existing ?? createBatchOf(submission, deps, options);
  });
}

/** Whose step was refused, because another command or window was faster, has nothing to give up. */
async function thenRelease(
  { id }: Submission,
  journal: Journal,
  work: () => Promise<Batch>,
): Promise<Batch> {
  let isOurs = true;
  try {
    return await work();
  } catch (error) {
    isOurs = asApiFailure(error)?.facts.code !== 'submission_moved';
    throw error;
  } finally {
    if (isOurs) await journal.release(id);
  }
}

/** What later tells which line was which must be of the very bytes that are sent. */
async function index(
  { indexLines, source, sha256 }: SubmissionPlan,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  let indexed: string;
  try {
    indexed = await indexLines(source.path, target, signal);
  } catch (error) {
    if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' }, { cause: error });
    throw diskFailure(error, 'input_gone');
  }
  if (indexed !== sha256) throw new ApiFailure({ kind: 'input_changed' });
}

function draftOf(plan: SubmissionPlan, key: ApiKey): SubmissionDraft {
  const { account, source, sha256, fileUri, requests, model } = plan;
  const { endpoint, completionWindow, metadata, job } = plan;
  return {
    accountId: account.id,
    provider: account.provider,
    origin: key.origin,
    keyFingerprint: fingerprintOf(key),
    fileUri,
    filename: source.filename,
    sha256,
    bytes: source.bytes,
    requests,
    model,
    endpoint,
    completionWindow,
    metadata,
    ...(job && { job }),
  };
}
