import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import { resume } from '../../tracking/submit/submitFile.ts';
import { formatsFor } from '../kit/formats.ts';
import { UserError } from '../kit/userError.ts';
import { adoptEarlier } from '../submit/adoptEarlier.ts';
import { passDuplicate } from '../submit/duplicateGuard.ts';
import { reportStep } from '../submit/sendSubmission.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseIdleSubmission } from './chooseSubmission.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { lookUpSubmission } from './checkSubmission.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { finish } from './sendAgreed.ts';
import { submit } from './submit.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

/**
 * `(submission?)` → the batch. A file that is already at the service is used; an unconfirmed submission is looked up
 * first, so that nothing is paid twice.
 */
export const submitAgain: Command = (deps) => async (argument) => {
  requireTrust();
  const chosen = await chooseIdleSubmission(deps, argument, vscode.l10n.t('Submit Again'));
  if (!chosen) return undefined;
  const { submission, state } = chosen;
  if (state === 'file_left') return resumeFile(deps, submission);
  if (state === 'not_sent' || state === 'over') return submitFile(deps, submission);
  const found = await lookUpSubmission(deps, submission);
  switch (found.outcome) {
    case 'created':
      return finish(deps, found.batch);
    case 'file_left':
      return resumeFile(deps, (await deps.journal.find(submission.id)) ?? submission);
    case 'nothing_was_created':
      return submitFile(deps, submission);
    case 'still_unknown':
      // A file that arrives twice costs nothing.
      return state === 'upload_unconfirmed' || (await riskTwice(submission))
        ? submitFile(deps, submission)
        : undefined;
  }
};

async function riskTwice(submission: Submission): Promise<boolean> {
  const button = vscode.l10n.t('Submit Anyway');
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('It is still not known whether the batch of {0} exists.', submission.filename),
    {
      modal: true,
      detail: vscode.l10n.t('If it does, submitting again means that you pay for both.'),
    },
    button,
  );
  return choice === button;
}

async function resumeFile(deps: CommandDeps, submission: Submission): Promise<Batch | undefined> {
  const account = accountById(deps, submission.accountId);
  const { sha256, id: own } = submission;
  const question = { sha256, account, own, above: 1 } as const;
  await adoptEarlier(deps, sha256, account);
  const agreed = await passDuplicate(deps, question);
  if (!agreed) return undefined;
  const key = await deps.vault.keyFor(account);
  const formats = formatsFor(vscode.env.language);
  const { journal, clock } = deps;
  const batch = await withProgress(
    vscode.l10n.t('Creating the batch of {0}', submission.filename),
    formats,
    (report, signal) =>
      resume(
        submission,
        { api: deps.apiFor(account), journal, key, clock },
        {
          signal,
          allow: async () => !!(await passDuplicate(deps, { ...question, agreed })),
          onStep: (step) => {
            reportStep(report, step, formats);
          },
        },
      ),
  );
  return finish(deps, batch);
}

async function submitFile(deps: CommandDeps, submission: Submission): Promise<unknown> {
  const uri = await fileOf(deps, submission);
  const { id: insteadOf, accountId, completionWindow, metadata } = submission;
  const batch = await submit(deps)(uri, { accountId, completionWindow, metadata, insteadOf });
  // The new submission has a record of its own; the old one stays as long as something may have come of it.
  if (batch !== undefined && submission.step === 'planned') {
    await deps.journal.discard(submission.id);
    await snapshotsOf(deps).tidy(deps.journal);
  }
  await deps.records.reload();
  return batch;
}

/** The file as it was submitted from; the copy when that was an unsaved text that is no longer open. */
async function fileOf(deps: CommandDeps, submission: Submission): Promise<vscode.Uri> {
  const uri = vscode.Uri.parse(submission.fileUri);
  const isOpen = vscode.workspace.textDocuments.some(
    (document) => document.uri.toString() === submission.fileUri,
  );
  const snapshots = snapshotsOf(deps);
  const wasText = uri.scheme === 'untitled' || snapshots.holds(uri.fsPath);
  if (isOpen || !wasText) return uri;
  const copy = await snapshots.find(submission.sha256);
  if (copy !== undefined) return vscode.Uri.file(copy);
  throw new UserError(
    vscode.l10n.t(
      'The unsaved text that was submitted as {0} is no longer there. Submit its file instead, then discard this record.',
      submission.filename,
    ),
  );
}
