import type { Account, ApiKey } from '../batches/account.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchApi, Transfer, UploadSource } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';
import type { Intent } from './intent.ts';
import type { Journal } from './journal.ts';

/** Everything the user agreed to in the review step. */
export interface SubmissionPlan {
  readonly account: Account;
  /** The file exactly as it is to be sent; for an unsaved document a snapshot on disk. */
  readonly source: UploadSource;
  /** Of the bytes that were checked and reviewed; the upload is refused when the file is no longer those. */
  readonly sha256: string;
  readonly fileUri: string;
  readonly requests: number;
  readonly model: string | null;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where a submission is, for the progress text. */
export type SubmissionStep =
  | { readonly step: 'uploading'; readonly transfer: Transfer }
  | { readonly step: 'creating' }
  /** The service does not see the uploaded file yet; the next attempt follows in `waitMs`. */
  | { readonly step: 'file_not_ready'; readonly attempt: number; readonly waitMs: number }
  /** The answer was lost; looking whether the batch exists. */
  | { readonly step: 'confirming'; readonly attempt: number };

export interface SubmissionDeps {
  readonly api: BatchApi;
  readonly journal: Journal;
  readonly key: ApiKey;
  readonly clock: Clock;
}

export interface SubmissionOptions {
  readonly signal?: AbortSignal;
  readonly onStep?: (step: SubmissionStep) => void;
  /** Called as soon as the record exists. */
  readonly onIntent?: (intent: Intent) => void;
}

/**
 * Uploads the file and creates its batch, each once at most, with a record on disk before every step.
 * @throws ApiFailure; with `outcomeUnknown` when the batch may exist all the same (the journal then says so).
 */
export function submit(
  _plan: SubmissionPlan,
  _deps: SubmissionDeps,
  _options: SubmissionOptions = {},
): Promise<Batch> {
  throw new Error('not built yet');
}

/** Creates the batch of a file that an earlier submission left at the service (standing `file_left`). */
export function resume(
  _intent: Intent,
  _deps: SubmissionDeps,
  _options: SubmissionOptions = {},
): Promise<Batch> {
  throw new Error('not built yet');
}
