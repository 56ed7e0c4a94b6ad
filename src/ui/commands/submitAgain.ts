import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Intent } from '../../tracking/journal/intent.ts';
import { resume } from '../../tracking/submission/submission.ts';
import { formatsFor } from '../kit/formats.ts';
import { Refusal } from '../kit/userError.ts';
import { passDuplicate } from '../submit/duplicateGuard.ts';
import { reportStep } from '../submit/sendSubmission.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseIdleIntent } from './chooseIntent.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { lookUpIntent } from './checkSubmission.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { finish, submit } from './submit.ts';
import { withProgress } from '../kit/withProgress.ts';

/**
 * `(submission?)` → the batch. A file that is already at the service is used; an unconfirmed submission is looked up
 * first, so that nothing is paid twice.
 */
export const submitAgain: Command = (deps) => async (argument) => {
  requireTrust();
  const chosen = await chooseIdleIntent(deps, argument, vscode.l10n.t('Submit Again'));
  if (!chosen) return undefined;
  const { intent, standing } = chosen;
  if (standing === 'file_left') return resumeFile(deps, intent);
  if (standing === 'not_sent' || standing === 'over') return submitFile(deps, intent);
  const found = await lookUpIntent(deps, intent);
  switch (found.outcome) {
    case 'created':
      return finish(deps, found.batch);
    case 'file_left':
      return resumeFile(deps, (await deps.journal.find(intent.id)) ?? intent);
    case 'nothing_was_created':
      return submitFile(deps, intent);
    case 'still_unknown':
      // A file that arrives twice costs nothing.
      return standing === 'upload_unconfirmed' || (await riskTwice(intent))
        ? submitFile(deps, intent)
        : undefined;
  }
};

async function riskTwice(intent: Intent): Promise<boolean> {
  const button = vscode.l10n.t('Submit Anyway');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('It is still not known whether the batch of {0} exists.', intent.filename),
    {
      modal: true,
      detail: vscode.l10n.t('If it does, submitting again means that you pay for both.'),
    },
    button,
  );
  return choice === button;
}

async function resumeFile(deps: CommandDeps, intent: Intent): Promise<Batch | undefined> {
  const account = accountById(deps, intent.accountId);
  const question = { sha256: intent.sha256, account, own: intent.id, above: 1 } as const;
  const agreed = await passDuplicate(deps, question);
  if (!agreed) return undefined;
  const key = await deps.vault.keyFor(account);
  const formats = formatsFor(vscode.env.language);
  const { journal, clock } = deps;
  const batch = await withProgress(
    vscode.l10n.t('Creating the batch of {0}', intent.filename),
    formats,
    (report, signal) =>
      resume(
        intent,
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

async function submitFile(deps: CommandDeps, intent: Intent): Promise<unknown> {
  const uri = await fileOf(deps, intent);
  const { id: insteadOf, accountId, completionWindow, metadata } = intent;
  const batch = await submit(deps)(uri, { accountId, completionWindow, metadata, insteadOf });
  // The new submission has a record of its own; the old one stays as long as something may have come of it.
  if (batch !== undefined && intent.step === 'planned') {
    await deps.journal.discard(intent.id);
    await snapshotsOf(deps).tidy(deps.journal);
  }
  await deps.records.reload();
  return batch;
}

/** The file as it was submitted from; the copy when that was an unsaved text that is no longer open. */
async function fileOf(deps: CommandDeps, intent: Intent): Promise<vscode.Uri> {
  const uri = vscode.Uri.parse(intent.fileUri);
  const isOpen = vscode.workspace.textDocuments.some(
    (document) => document.uri.toString() === intent.fileUri,
  );
  const snapshots = snapshotsOf(deps);
  const wasText = uri.scheme === 'untitled' || snapshots.holds(uri.fsPath);
  if (isOpen || !wasText) return uri;
  const copy = await snapshots.find(intent.sha256);
  if (copy !== undefined) return vscode.Uri.file(copy);
  throw new Refusal(
    vscode.l10n.t(
      'The unsaved text that was submitted as {0} is no longer there. Submit its file instead, then discard this record.',
      intent.filename,
    ),
  );
}
