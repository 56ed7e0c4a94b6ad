import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { RemoteFile, UploadSource } from '../../batches/batchApi.ts';
import { isHearsay, mayHaveActed } from './createAnswer.ts';
import { findFile } from './findFile.ts';
import type { Submission, SubmissionFacts } from '../journal/submission.ts';
import { uploadName } from '../journal/submissionMarks.ts';
import { lookAgain } from './lookUp.ts';
import type { SubmissionDeps, SubmissionOptions } from './submissionDeps.ts';

/**
 * Uploads a submission's file once. After a lost answer it is not sent again: the account's files are searched.
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
  const failure = asApiFailure(error);
  const step = (to: 'uploading' | 'stopped') =>
    journal
      .step(submission.id, to, { failure: failure?.kind ?? 'interrupted' })
      .catch(() => undefined);
  const search = () => findFile(submission, api, options.signal);
  let file: RemoteFile | null | undefined;
  if (!failure || mayHaveActed(failure)) {
    await step('uploading');
    // A bug of ours is as unclear as a lost answer, but nothing to go on after.
    if (failure) file = await lookAgain('file', search, deps, options);
  } else {
    // At a service without a list its refusal is all there is to go by.
    const orBelieve = async () => {
      const { found, certain, isUnlisted } = await search();
      return { found, certain: certain || isUnlisted };
    };
    file = isHearsay(failure) ? await lookAgain('file', orBelieve, deps, options) : null;
    if (!file) await step(file === null ? 'stopped' : 'uploading');
  }
  if (!file) throw error;
  return file;
}
