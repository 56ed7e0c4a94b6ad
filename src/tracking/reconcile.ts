import type { ApiKey } from '../batches/account.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchApi } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';
import type { Intent } from './intent.ts';
import type { Journal } from './journal.ts';

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
  | 'other_key' // the account's key was changed since; its list may hide the batch
  | 'list_too_long'; // gave up before the submission's time was reached

export type Reconciliation =
  | { readonly outcome: 'created'; readonly batch: Batch }
  | { readonly outcome: 'nothing_was_created' }
  | { readonly outcome: 'still_unknown'; readonly doubt: Doubt };

/**
 * Looks up whether a submission's batch exists and writes what is certain into the journal.
 * @throws ApiFailure when the service cannot be asked; the record stays as it was.
 */
export function reconcile(
  _intent: Intent,
  _deps: ReconcileDeps,
  _signal?: AbortSignal,
): Promise<Reconciliation> {
  throw new Error('not built yet');
}
