import { asApiFailure } from '../../src/batches/apiFailure.ts';
import { submissionState, type Submission } from '../../src/tracking/journal/submission.ts';
import { reconcile, settleSeconds, type Doubt } from '../../src/tracking/submit/reconcile.ts';
import { resume, submitFile, type SubmissionPlan } from '../../src/tracking/submit/submitFile.ts';
import type { SubmissionDeps } from '../../src/tracking/submit/submissionDeps.ts';
import type { HastyClock } from '../support/hastyClock.ts';

export interface Recovery {
  readonly plan: SubmissionPlan;
  readonly deps: SubmissionDeps & { readonly clock: HastyClock };
  /** When every request on its way has arrived or is gone for good. */
  readonly settled: () => Promise<void>;
}

/**
 * Does what a careful user does with the records of one file: nothing when one of them has a batch, else what the one
 * needs that may still have made one, else what the newest needs.
 * @returns whether there is nothing left to do
 */
export async function recoverAll(recovery: Recovery): Promise<boolean> {
  const records = await recovery.deps.journal.list();
  if (records.some(({ step }) => step === 'created')) return true;
  const open = records.find(({ step }) => step !== 'stopped') ?? records[0];
  if (open) await recover(open, recovery);
  return false;
}

/** What no look will ever decide. */
const timeless: ReadonlySet<Doubt> = new Set(['list_unread', 'lookalike', 'not_listed']);

/** Reconciles, uses the file that is left, or submits again when the record says that nothing was created. */
async function recover(record: Submission, { plan, deps, settled }: Recovery): Promise<void> {
  const { journal, clock } = deps;
  try {
    switch (submissionState(record, journal.isRunning(record))) {
      case 'running':
      case 'unreadable':
      case 'created':
        return;
      case 'over':
        await submitFile(plan, deps);
        return;
      case 'file_left':
        await resume(record, deps);
        return;
      case 'not_sent':
      case 'upload_unconfirmed':
      case 'unconfirmed': {
        await settled();
        clock.pass(settleSeconds * 1000);
        const found = await reconcile(record, deps);
        const isOpen = found.outcome === 'still_unknown' && timeless.has(found.doubt);
        // A file that arrives twice costs nothing.
        if (isOpen && record.step === 'uploading') await submitFile(plan, deps);
      }
    }
  } catch (error) {
    if (!asApiFailure(error)) throw error;
  }
}
