import * as vscode from 'vscode';
import {
  reconcile as lookUp,
  type Doubt,
  type Reconciliation,
} from '../../tracking/submit/reconcile.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import { formatsFor } from '../kit/formats.ts';
import { unreadableMessage } from '../batch/submissionName.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError, type UserErrorAction, commandAction } from '../kit/userError.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseSubmission } from './chooseSubmission.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { reportStep } from '../submit/sendSubmission.ts';
import { finish } from './sendAgreed.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

const doubtWords: { readonly [D in Doubt]: () => string } = {
  running: () => vscode.l10n.t('Another window is still working on it. Wait until it is done.'),
  too_early: () =>
    vscode.l10n.t(
      'It is not in the list, but the request may still be on its way. Check again in two minutes.',
    ),
  too_late: () =>
    vscode.l10n.t(
      'It is too old: services do not list batches for ever. Look in the provider’s console.',
    ),
  other_key: () =>
    vscode.l10n.t(
      'The account’s key was changed since, so its list may not show it. Look in the provider’s console.',
    ),
  file_unknown: () =>
    vscode.l10n.t(
      'Its record is damaged, so its batch cannot be told from others for certain. Look in the provider’s console.',
    ),
  list_unread: () =>
    vscode.l10n.t(
      'The service’s list cannot prove that it is not there. Look in the provider’s console.',
    ),
  lookalike: () =>
    vscode.l10n.t(
      'The list shows something that may be it, and does not say enough to be sure. Look in the provider’s console.',
    ),
  not_listed: () =>
    vscode.l10n.t('This service does not list its files by name. Look in the provider’s console.'),
};

/** `(submission?)` → `{ outcome, batch?, fileId?, copies?, doubt? }`: whether its batch or file exists. */
export const reconcile: Command = (deps) => async (argument) => {
  requireTrust();
  const submission = await chooseSubmission(
    deps,
    argument,
    vscode.l10n.t('Check Submission Status'),
  );
  if (!submission) return undefined;
  const found = await lookUpSubmission(deps, submission);
  if (found.outcome === 'created') await finish(deps, found.batch);
  tell(submission, found);
  return found;
};

/** Asks the service, with progress; the journal learns what is certain. */
export async function lookUpSubmission(
  deps: CommandDeps,
  submission: Submission,
): Promise<Reconciliation> {
  if (submission.isUnreadable) throw new UserError(unreadableMessage());
  const account = accountById(deps, submission.accountId);
  const key = await deps.vault.keyFor(account);
  const { journal, clock } = deps;
  const formats = formatsFor(vscode.env.language);
  const found = await withProgress(
    vscode.l10n.t('Looking for {0} at {1}', submission.filename, account.name),
    formats,
    (report, signal) =>
      lookUp(submission, { api: deps.apiFor(account), journal, key, clock }, signal, (step) => {
        if (step.step === 'making_sure') reportStep(report, step, formats);
      }),
  );
  await deps.records.reload();
  return found;
}

function tell(
  { id: submissionId, accountId, filename, step }: Submission,
  found: Reconciliation,
): void {
  const name = plainText(filename, 100);
  const action = (title: string, command: string, options?: object) =>
    commandAction(title, command, { accountId, submissionId }, options);
  switch (found.outcome) {
    case 'still_unknown': {
      const sentence =
        step === 'uploading'
          ? vscode.l10n.t('No batch was created, but it is not known whether the file arrived.')
          : vscode.l10n.t('It is still not known whether the batch exists.');
      void showMessage('warning', `${sentence} ${doubtWords[found.doubt]()}`);
      return;
    }
    case 'created':
      void showMessage(
        'information',
        vscode.l10n.t('Found: the batch of {0} exists and is in the list now.', name),
      );
      return;
    case 'file_left': {
      const sentence = vscode.l10n.t(
        'No batch of {0} was found, but its file is at the service.',
        name,
      );
      void offer(`${sentence}${copiesWords(found.copies)}`, [
        action(vscode.l10n.t('Use the Uploaded File'), 'batchStudio.submitAgain'),
        action(vscode.l10n.t('Delete Uploaded File'), 'batchStudio.discardSubmission', {
          force: true,
          deleteFile: true,
        }),
      ]);
      return;
    }
    case 'nothing_was_created':
      void offer(vscode.l10n.t('No batch of {0} was found. It can be submitted again.', name), [
        action(vscode.l10n.t('Submit Again'), 'batchStudio.submitAgain'),
      ]);
  }
}

function copiesWords(copies: readonly string[]): string {
  if (copies.length === 0) return '';
  const ids = copies.map((id) => plainText(id, 80)).join(', ');
  const words = vscode.l10n.t(
    'It arrived more than once; delete the rest in the provider’s console: {0}',
    ids,
  );
  return ` ${words}`;
}

async function offer(sentence: string, actions: readonly UserErrorAction[]): Promise<void> {
  const titles = actions.map(({ title }) => title);
  const choice = await showMessage('information', sentence, ...titles);
  await actions.find(({ title }) => title === choice)?.run();
}
