import * as vscode from 'vscode';
import { reconcile as lookUp, type Doubt, type Reconciliation } from '../../tracking/reconcile.ts';
import type { Intent } from '../../tracking/intent.ts';
import { formatsFor } from '../formats.ts';
import { accountById } from './chooseAccount.ts';
import { chooseIntent } from './chooseIntent.ts';
import type { Command } from './command.ts';
import { commandAction } from './commandAction.ts';
import type { CommandDeps } from './commandDeps.ts';
import { requireTrust } from './requireTrust.ts';
import { finish } from './submit.ts';
import { withProgress } from './withProgress.ts';

const doubtWords: { readonly [D in Doubt]: () => string } = {
  running: () => vscode.l10n.t('A window is still at work on it. Wait until it has ended.'),
  too_early: () =>
    vscode.l10n.t(
      'It is not in the list, but the request may still be under way. Look again in two minutes.',
    ),
  too_late: () =>
    vscode.l10n.t(
      'It is too old: services do not list batches for ever. Look in the provider’s console.',
    ),
  other_key: () =>
    vscode.l10n.t(
      'The account’s key was changed since, so its list may not show the batch. Look in the provider’s console.',
    ),
  list_too_long: () =>
    vscode.l10n.t('The list is too long to search to the end. Look in the provider’s console.'),
};

/** `(submission?)` → `{ outcome, batch?, doubt? }`: whether its batch exists. */
export const reconcile: Command = (deps) => async (argument) => {
  requireTrust();
  const intent = await chooseIntent(deps, argument, vscode.l10n.t('Look Up Submission'));
  if (!intent) return undefined;
  const found = await lookUpIntent(deps, intent);
  if (found.outcome === 'created') await finish(deps, found.batch);
  tell(intent, found);
  return found;
};

/** Asks the service, with progress; the journal learns what is certain. */
export async function lookUpIntent(deps: CommandDeps, intent: Intent): Promise<Reconciliation> {
  const account = accountById(deps, intent.accountId);
  const key = await deps.vault.keyFor(account);
  const { journal, clock } = deps;
  const found = await withProgress(
    vscode.l10n.t('Looking for {0} at {1}', intent.filename, account.name),
    formatsFor(vscode.env.language),
    (_report, signal) => lookUp(intent, { api: deps.apiFor(account), journal, key, clock }, signal),
  );
  await deps.records.reload();
  return found;
}

function tell(intent: Intent, found: Reconciliation): void {
  if (found.outcome === 'still_unknown') {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('It is still not known whether the batch exists.') +
        ` ${doubtWords[found.doubt]()}`,
    );
    return;
  }
  if (found.outcome === 'created') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Found: the batch of {0} exists and is in the list now.', intent.filename),
    );
    return;
  }
  const again = commandAction(vscode.l10n.t('Submit Again'), 'batchStudio.submitAgain', {
    accountId: intent.accountId,
    intentId: intent.id,
  });
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('No batch of {0} was created. It can be submitted again.', intent.filename),
      again.title,
    )
    .then((choice) => (choice === again.title ? again.run() : undefined));
}
