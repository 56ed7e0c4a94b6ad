import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { profileOf } from '../../providers/profiles.ts';
import { isSimulator } from './accountOrigin.ts';
import { UserError, commandAction } from '../kit/userError.ts';
import type { Settings } from '../kit/settings.ts';

interface Deps {
  readonly settings: Pick<Settings, 'accounts'>;
}

/** @throws UserError when no account has this id. */
export function accountById({ settings }: Deps, accountId: string): Account {
  const account = settings.accounts().find(({ id }) => id === accountId);
  if (account) return account;
  throw new UserError(
    vscode.l10n.t('There is no account “{0}” in the setting batchStudio.accounts.', accountId),
    [commandAction(vscode.l10n.t('Add Account…'), 'batchStudio.addAccount')],
  );
}

/**
 * The account with the given id, the only one there is, or the one the user picks.
 * @param hint why it has to be picked, even if there is one only
 * @returns undefined when the user picks none
 * @throws UserError when there is none to pick
 */
export async function chooseAccount(
  deps: Deps,
  accountId: string | undefined,
  title: string,
  current?: Account,
  hint?: string,
): Promise<Account | undefined> {
  if (accountId !== undefined) return accountById(deps, accountId);
  const accounts = deps.settings.accounts();
  if (accounts.length === 0) throw noAccount();
  if (accounts.length === 1 && !current && hint === undefined) return accounts[0];
  const add = {
    label: vscode.l10n.t('Add Account…'),
    description: '',
    detail: '',
    account: undefined,
  };
  const items = accounts.map((account) => ({
    label: account.name,
    description: account.id === current?.id ? vscode.l10n.t('current') : '',
    detail: isSimulator(account)
      ? vscode.l10n.t('Simulated on this machine, free of charge')
      : `${profileOf(account.provider).name} · ${account.baseUrl}`,
    account,
  }));
  const picked = await vscode.window.showQuickPick([...items, add], {
    title,
    placeHolder: hint ?? vscode.l10n.t('Choose an account'),
    matchOnDetail: true,
  });
  if (picked !== add) return picked?.account;
  return vscode.commands.executeCommand<Account | undefined>('batchStudio.addAccount');
}

export function noAccount(): UserError {
  return new UserError(
    vscode.l10n.t('There is no account yet. Add one, or try the simulator without a key.'),
    [
      commandAction(vscode.l10n.t('Add Account…'), 'batchStudio.addAccount'),
      commandAction(vscode.l10n.t('Try the Simulator'), 'batchStudio.startSimulator'),
    ],
    'notice',
  );
}
