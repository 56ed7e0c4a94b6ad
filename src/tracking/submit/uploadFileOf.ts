import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { RemoteFile, UploadSource } from '../../batches/batchApi.ts';
import { isCertainRefusal } from './createAnswer.ts';
import { isTaken } from './createBatchOf.ts';
import { findFile } from './findFile.ts';
import { otherRecords } from '../journal/otherRecords.ts';
import type { Submission, SubmissionFacts } from '../journal/submission.ts';
import { isAnswerToUpload, uploadName } from '../journal/submissionMarks.ts';
import { lookAgain, lookOnce, type Look } from './lookUp.ts';
import type { SubmissionDeps, SubmissionOptions } from './submissionDeps.ts';

/**
 * Uploads a submission's file once. After an answer that leaves a doubt it is not sent again: the account's files are
 * searched.
 * @throws ApiFailure; the journal then says whether the file may have arrived
 */
export async function uploadFileOf(
  submission: Submission,
  source: UploadSource,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<Submission> {
  const { api, journal } = deps;
  const { signal, onStep } = options;
  const { id } = submission;
  if (signal?.aborted) {
    await journal.step(id, 'stopped', { failure: 'cancelled' });
    throw new ApiFailure({ kind: 'cancelled' });
  }
  await journal.step(id, 'uploading');
  let file: RemoteFile;
  try {
    file = await api.uploadFile(
      { ...source, filename: uploadName(submission) },
      {
        ...(signal && { signal }),
        onProgress: (transfer) => onStep?.({ step: 'uploading', transfer }),
      },
    );
    const isOurs =
      isAnswerToUpload(submission, file) &&
      !(await isTaken('fileId', file.id, submission, journal));
    if (!isOurs)
      throw new ApiFailure({ kind: 'malformed', code: 'other_file', outcomeUnknown: true });
  } catch (error) {
    file = await fileInSpiteOf(error, submission, deps, options);
  }
  const facts = uploadFacts(file);
  try {
    return await journal.step(id, 'uploaded', facts);
  } catch (error) {
    // Stopped from another window meanwhile: the file must not be forgotten.
    await journal.step(id, 'stopped', { ...facts, failure: 'cancelled' }).catch(() => undefined);
    throw error;
  }
}

/** What the journal learns of an uploaded file. */
export function uploadFacts({ id, createdAt }: RemoteFile): SubmissionFacts {
  return { fileId: id, ...(createdAt !== null && { fileCreatedAt: createdAt }) };
}

/** The file that arrived although the call failed. @throws the error when there is none as far as anybody knows */
async function fileInSpiteOf(
  error: unknown,
  submission: Submission,
  deps: SubmissionDeps,
  options: SubmissionOptions,
): Promise<RemoteFile> {
  const { journal, api } = deps;
  const { signal } = options;
  const failure = asApiFailure(error);
  const step = (to: 'uploading' | 'stopped') =>
    journal
      .step(submission.id, to, { failure: failure?.kind ?? 'interrupted' })
      .catch(() => undefined);
  const others = await otherRecords(submission, journal);
  const look: Look<RemoteFile> = (reach) => findFile(submission, api, { signal, reach, others });
  let file: RemoteFile | null | undefined;
  if (failure && isCertainRefusal(failure)) {
    if (failure.facts.status !== undefined) file = await lookOnce(look, signal);
    if (!file) await step('stopped');
  } else {
    await step('uploading');
    // A bug of ours is as unclear as a lost answer, but nothing to go on after.
    if (failure) file = await lookAgain('file', look, deps, options);
  }
  if (!file) throw error;
  return file;
}
