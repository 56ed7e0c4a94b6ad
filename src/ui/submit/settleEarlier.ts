import type { Account, ApiKey } from '../../batches/account.ts';
import { wait } from '../../batches/clock.ts';
import { submissionState } from '../../tracking/journal/submission.ts';
import { reconcile, settleSeconds } from '../../tracking/submit/reconcile.ts';
import type { SubmitDeps } from './submitDeps.ts';

/**
 * Takes away what earlier, interrupted submissions of the same bytes left undecided, once these have a batch: a record
 * of nothing goes, and an upload is looked up, so that its file is offered for deletion or known not to be there.
 * Takes minutes. @throws what `signal` was aborted with, or ApiFailure
 */
export async function settleEarlier(
  { apiFor, journal, clock }: Pick<SubmitDeps, 'apiFor' | 'journal' | 'clock'>,
  sha256: string,
  account: Account,
  key: ApiKey,
  signal: AbortSignal,
): Promise<void> {
  for (const submission of await journal.earlierSubmissions(sha256, account.id)) {
    const state = submissionState(submission, journal.isRunning(submission));
    if (state === 'not_sent') await journal.discard(submission.id);
    if (state !== 'upload_unconfirmed') continue;
    const lookUp = () =>
      reconcile(submission, { api: apiFor(account), journal, key, clock }, signal);
    const found = await lookUp();
    if (found.outcome !== 'still_unknown' || found.doubt !== 'too_early') continue;
    await wait(clock, settleSeconds * 1000, signal);
    await lookUp();
  }
}
