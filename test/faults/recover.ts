import type { Batch } from '../../src/batches/batch.ts';
import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { standingOf, type Intent } from '../../src/tracking/intent.ts';
import { reconcile, settleSeconds } from '../../src/tracking/reconcile.ts';
import {
  resume,
  submit,
  type SubmissionDeps,
  type SubmissionPlan,
} from '../../src/tracking/submission.ts';
import type { HastyClock } from '../support/hastyClock.ts';

export interface Recovery {
  readonly plan: SubmissionPlan;
  readonly deps: SubmissionDeps & { readonly clock: HastyClock };
  /** When every request on its way has arrived or is gone for good. */
  readonly settled: () => Promise<void>;
}

/**
 * Does what a careful user does with the one record that needs it: reconcile, use the file that is left, or submit
 * again when the record says that nothing was created.
 * @returns the batch, when it came to one
 */
export async function recover(
  record: Intent,
  { plan, deps, settled }: Recovery,
): Promise<Batch | undefined> {
  const { journal, clock } = deps;
  try {
    switch (standingOf(record, journal.isRunning(record))) {
      case 'running':
      case 'created':
        return undefined;
      case 'over':
        return await submit(plan, deps);
      case 'file_left':
        return await resume(record, deps);
      case 'not_sent':
      case 'upload_unconfirmed':
      case 'unconfirmed': {
        await settled();
        clock.pass(settleSeconds * 1000);
        const answer = await reconcile(record, deps);
        return answer.outcome === 'created' ? answer.batch : undefined;
      }
    }
  } catch (error) {
    if (!asApiFailure(error)) throw error;
    return undefined;
  }
}
