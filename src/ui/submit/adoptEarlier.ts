import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import { submissionState } from '../../tracking/journal/submission.ts';
import { adoptBatch } from '../../tracking/submit/createBatchOf.ts';
import { formatsFor } from '../kit/formats.ts';
import { withProgress } from '../kit/withProgress.ts';
import type { SubmissionProgress } from '../../tracking/submit/submissionDeps.ts';
import { reportStep } from './sendSubmission.ts';
import type { SubmitDeps } from './submitDeps.ts';

/** More have never been open at once; each is a call. */
const most = 5;

/**
 * Looks, before the same bytes are sent again, whether an earlier submission of them that has no batch on record has one
 * by now: then it is known of when the user is asked. A service that cannot be asked changes nothing.
 * @throws ApiFailure `cancelled`
 */
export async function adoptEarlier(
  { apiFor, journal, clock }: Pick<SubmitDeps, 'apiFor' | 'journal' | 'clock'>,
  sha256: string,
  account: Account,
): Promise<void> {
  const earlier = await journal.earlierSubmissions(sha256, account.id);
  const open = earlier.filter((submission) => {
    const state = submissionState(submission, journal.isRunning(submission));
    return state === 'unconfirmed' || state === 'file_left';
  });
  if (open.length === 0) return;
  const api = apiFor(account);
  const formats = formatsFor(vscode.env.language);
  await withProgress(
    vscode.l10n.t('Looking for earlier submissions of this file at {0}', account.name),
    formats,
    async (report, signal) => {
      const onStep = (step: SubmissionProgress) => {
        if (step.step === 'making_sure') reportStep(report, step, formats);
      };
      for (const submission of open.slice(0, most))
        try {
          await adoptBatch(submission, { api, journal, clock }, { signal, onStep });
        } catch (error) {
          if (!asApiFailure(error) || signal.aborted) throw error;
        }
    },
  );
}
