import type { EpochSeconds } from '../../batches/batch.ts';
import type { Submission, SubmissionStep } from './submission.ts';

/**
 * A record whose newest states cannot be read, for example emptied by a power cut: as it was last, but so far as it may
 * have got since.
 * @param lost number of states that cannot be read
 * @param lostAt when the newest of them was written
 */
export function inDoubt(submission: Submission, lost: number, lostAt: EpochSeconds): Submission {
  if (submission.step === 'created') return submission;
  const { failure: _failure, ...kept } = submission;
  const step = furthestStep(submission, lost);
  return { ...kept, step, steppedAt: Math.max(submission.steppedAt, lostAt) };
}

/** After so many more states a batch may have been asked for. Without a file's id a stopped one goes on to nothing. */
const statesToCreate: { readonly [S in SubmissionStep]?: number } = {
  planned: 3,
  uploading: 2,
  stopped: Infinity,
};

/** Of the steps within reach the one that says the least for certain. */
function furthestStep({ step, fileId }: Submission, lost: number): SubmissionStep {
  const needed = fileId === undefined ? (statesToCreate[step] ?? 1) : 1;
  return lost < needed ? 'uploading' : 'creating';
}

/** A record of which nothing can be read. */
export function unreadableSubmission(id: string, writtenAt: EpochSeconds): Submission {
  return {
    version: 1,
    id,
    isUnreadable: true,
    accountId: '',
    provider: '',
    origin: '',
    keyFingerprint: '',
    fileUri: '',
    filename: '',
    sha256: '',
    bytes: 0,
    requests: 0,
    model: null,
    endpoint: '',
    completionWindow: '',
    metadata: {},
    plannedAt: writtenAt,
    step: 'creating',
    steppedAt: writtenAt,
  };
}
