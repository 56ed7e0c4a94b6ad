import type { ApiKey } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { BatchApi, Transfer } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Submission } from '../journal/submission.ts';
import type { Journal } from '../journal/journal.ts';

/** Where a submission is, for the progress text. */
export type SubmissionProgress =
  | { readonly step: 'uploading'; readonly transfer: Transfer }
  | { readonly step: 'creating' }
  /** The service does not see the uploaded file yet; the next attempt follows in `waitMs`. */
  | { readonly step: 'file_not_ready'; readonly attempt: number; readonly waitMs: number }
  /** The service asked to slow down, and has not acted; the next attempt follows in `waitMs`. */
  | { readonly step: 'slowed_down'; readonly attempt: number; readonly waitMs: number }
  /** The answer was lost; looking whether the file or the batch exists. */
  | { readonly step: 'confirming'; readonly what: 'file' | 'batch'; readonly attempt: number }
  /** Not in the list so far; it can still show up for so long. */
  | { readonly step: 'making_sure'; readonly what: 'file' | 'batch'; readonly waitMs: number };

export interface SubmissionDeps {
  readonly api: BatchApi;
  readonly journal: Journal;
  readonly key: ApiKey;
  readonly clock: Clock;
}

export interface SubmissionOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: SubmissionProgress) => void) | undefined;
  /**
   * Asked before anything is sent, with the record on disk, so that of two windows that are about to send the same
   * bytes one at least sees the other. @returns false to send nothing
   */
  readonly allow?: (submission: Submission) => Promise<boolean>;
  /** Called as soon as the record exists. */
  readonly onSubmission?: (submission: Submission) => void;
}

/** @throws ApiFailure `cancelled` when it is not allowed, or what `allow` throws */
export async function askToSend(
  submission: Submission,
  { allow }: SubmissionOptions,
): Promise<void> {
  if (allow && !(await allow(submission))) throw new ApiFailure({ kind: 'cancelled' });
}
