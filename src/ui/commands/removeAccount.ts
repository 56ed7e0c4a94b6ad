import * as vscode from 'vscode';
import { isActive } from '../../batches/status.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import type { Command } from './commandDeps.ts';
import { showMessage } from '../kit/showMessage.ts';

/** `({ accountId }?, { force? })` → the account that was removed. */
export const removeAccount: Command = (deps) => async (argument, options) => {
  const title = vscode.l10n.t('Remove Account');
  const account = await chooseAccount(deps, readTarget(argument).accountId, title);
  if (!account) return undefined;
  if ((options as { force?: unknown } | undefined)?.force !== true) {
    const active = (deps.store.state(account.id)?.batches ?? []).filter((batch) =>
      isActive(batch.status),
    ).length;
    const detail = [
      ...(active > 0
        ? [
            vscode.l10n.t(
              'Its active batches ({0}) keep running at the service and are billed.',
              active,
            ),
          ]
        : []),
      vscode.l10n.t(
        'The account is removed from the settings and its stored key is deleted. Batches and files at the service, downloaded files and submission records are kept.',
      ),
    ];
    const button = vscode.l10n.t('Remove');
    const choice = await showMessage(
      'warning',
      vscode.l10n.t('Remove the account “{0}”?', account.name),
      { modal: true, detail: detail.join('\n\n') },
      button,
    );
    if (choice !== button) return undefined;
  }
  await deps.vault.forget(account.id);
  await deps.settings.saveAccounts(deps.settings.accounts().filter(({ id }) => id !== account.id));
  await deps.cache.forget(account.id);
  return account;
};
