import type { ApiKey } from '../batches/account.ts';
import { ApiFailure } from '../batches/apiFailure.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchApi } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';
import { findBatch } from './findBatch.ts';
import type { Intent } from './intent.ts';
import { fingerprintOf } from './intentMetadata.ts';
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
  | 'too_late' // services hide batches from their lists after 30 days
  | 'other_key' // the account's key was changed since; its list may hide the batch
  | 'list_too_long'; // gave up before the submission's time was reached

export type Reconciliation =
  | { readonly outcome: 'created'; readonly batch: Batch }
  | { readonly outcome: 'nothing_was_created' }
  | { readonly outcome: 'still_unknown'; readonly doubt: Doubt };

/** A request that a gateway holds, or a list that lags, may show a batch late; absence before this proves nothing. */
export const settleSeconds = 120;

const listedSeconds = 25 * 86_400;

/**
 * Looks up whether a submission's batch exists and writes what is certain into the journal.
 * @throws ApiFailure when the service cannot be asked, the record then stays as it was; `wrong_state` when it is gone
 */
export async function reconcile(
  intent: Intent,
  deps: ReconcileDeps,
  signal?: AbortSignal,
): Promise<Reconciliation> {
  const { api, journal } = deps;
  const current = await journal.find(intent.id);
  if (!current) throw new ApiFailure({ kind: 'wrong_state', code: 'intent_gone' });
  if (journal.isRunning(current)) return { outcome: 'still_unknown', doubt: 'running' };
  switch (current.step) {
    case 'created':
      return created(await api.retrieveBatch(current.batchId ?? '', signal));
    case 'planned':
    case 'uploading':
      // No batch was asked for. Another window that would go on is stopped by this step.
      await journal.step(current.id, 'stopped', { failure: current.failure ?? 'interrupted' });
      return { outcome: 'nothing_was_created' };
    case 'uploaded':
    case 'stopped':
      return { outcome: 'nothing_was_created' };
    case 'creating':
      return lookUp(current, deps, signal);
  }
}

async function lookUp(
  intent: Intent,
  { api, journal, key, clock }: ReconcileDeps,
  signal: AbortSignal | undefined,
): Promise<Reconciliation> {
  const askedAt = clock.now() / 1000;
  const search = await findBatch(intent, api, signal);
  if (search.found) {
    await journal.step(intent.id, 'created', { batchId: search.found.id });
    return created(search.found);
  }
  const doubt = doubtOf(intent, key, askedAt) ?? (search.certain ? undefined : 'list_too_long');
  if (doubt) return { outcome: 'still_unknown', doubt };
  await journal.step(intent.id, 'stopped', { failure: intent.failure ?? 'interrupted' });
  return { outcome: 'nothing_was_created' };
}

function doubtOf(intent: Intent, key: ApiKey, askedAt: number): Doubt | undefined {
  if (fingerprintOf(key) !== intent.keyFingerprint || key.origin !== intent.origin)
    return 'other_key';
  if (askedAt - intent.plannedAt > listedSeconds) return 'too_late';
  return askedAt - intent.steppedAt < settleSeconds ? 'too_early' : undefined;
}

function created(batch: Batch): Reconciliation {
  return { outcome: 'created', batch };
}
