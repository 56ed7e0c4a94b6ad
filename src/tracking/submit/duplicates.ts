import {
  submissionState,
  yielded,
  type Submission,
  type SubmissionState,
} from '../journal/submission.ts';
import type { Journal } from '../journal/journal.ts';
import type { Batch } from '../../batches/batch.ts';
import { submissionKey } from '../journal/submissionMarks.ts';

/** A submission whose create was delivered more than once. */
export interface Doubled {
  readonly submission: Submission;
  /** The batch on its record. */
  readonly firstId: string;
  /** The other that carries its id. */
  readonly second: Batch;
}

/** Batches that a network made of one submission without anybody's wish; each is billed. */
export function findDoubled(
  submissions: readonly Submission[],
  batches: readonly Batch[],
): readonly Doubled[] {
  const byId = new Map(submissions.map((submission) => [submission.id, submission]));
  return batches.flatMap((second) => {
    const submission = byId.get(second.metadata[submissionKey] ?? '');
    const firstId = submission?.batchId;
    const isTwin =
      firstId !== undefined && firstId !== second.id && submission?.accountId === second.accountId;
    return isTwin ? [{ submission, firstId, second }] : [];
  });
}

/** What sending the same bytes again costs in view of a record: nothing, one more upload, or one more batch. */
export type Risk = 0 | 1 | 2;

const risks: { readonly [S in SubmissionState]: Risk } = {
  running: 2,
  unconfirmed: 2,
  created: 2,
  file_left: 1,
  upload_unconfirmed: 1,
  unreadable: 0, // of bytes that nobody knows
  not_sent: 0,
  over: 0,
};

/** A record of the same bytes for the same account. */
export interface Duplicate {
  readonly submission: Submission;
  readonly state: SubmissionState;
  readonly risk: Risk;
}

/** What somebody knew of when agreeing to a submission: ids of records and what was at risk. */
export type Agreement = ReadonlyMap<string, Risk>;

/** Newest first; with the record that asks, if there is one. */
export async function findDuplicates(
  journal: Pick<Journal, 'earlierSubmissions' | 'isRunning'>,
  { sha256, accountId }: Pick<Submission, 'sha256' | 'accountId'>,
): Promise<readonly Duplicate[]> {
  const found = await journal.earlierSubmissions(sha256, accountId);
  return found.map((submission) => {
    const state = submissionState(submission, journal.isRunning(submission));
    const standsBack = submission.step === 'planned' && submission.failure === yielded;
    return { submission, state, risk: standsBack ? 0 : risks[state] };
  });
}

export function agreementTo(duplicates: readonly Duplicate[]): Agreement {
  return new Map(duplicates.map(({ submission, risk }) => [submission.id, risk]));
}

/** Those that were not there when the user agreed, or cost more by now. */
export function notAgreed(
  duplicates: readonly Duplicate[],
  agreement: Agreement,
): readonly Duplicate[] {
  return duplicates.filter(({ submission, risk }) => risk > (agreement.get(submission.id) ?? 0));
}
