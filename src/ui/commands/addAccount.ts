import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { serviceProfiles } from '../../providers/profiles.ts';
import { baseUrlProblem } from '../accounts/accountProblems.ts';
import type { NewAccount } from '../accounts/askAccount.ts';
import { isExposedUrl } from '../accounts/accountOrigin.ts';
import { insistOnPlainHttp } from '../accounts/insistOnPlainHttp.ts';
import { newAccountId } from '../kit/readAccounts.ts';
import { UserError } from '../kit/userError.ts';
import type { Command } from './commandDeps.ts';
import { showMessage } from '../kit/showMessage.ts';

/** `({ provider, baseUrl?, name?, key?, apiKeyEnv? }?)` → the new account, without its key. */
export const addAccount: Command = (deps) => async (argument) => {
  const existing = deps.settings.accounts();
  const given = accountFrom(argument, existing);
  const answer = given ?? (await ask(existing));
  if (!answer) return undefined;
  if (answer === 'simulator') return vscode.commands.executeCommand('batchStudio.startSimulator');
  const { account, key } = answer;
  if (isExposedUrl(account.baseUrl)) {
    if (given && !(await insistOnPlainHttp(account.baseUrl))) return undefined;
    await deps.vault.allowPlainHttp(account);
  }
  // The key first: a listed account without it would be called at once and fail.
  if (key !== undefined) await deps.vault.setKey(account, key);
  await deps.settings.saveAccounts([...deps.settings.accounts(), account]);
  if (!given) void tryAccount(account, key !== undefined);
  return account;
};

async function ask(existing: readonly Account[]): Promise<NewAccount | 'simulator' | undefined> {
  const { askAccount } = await import('../accounts/askAccount.ts');
  return askAccount(existing);
}

function accountFrom(argument: unknown, existing: readonly Account[]): NewAccount | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const text = (name: string) => {
    const value = (argument as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const provider = text('provider');
  if (provider === undefined) return undefined;
  const profile = serviceProfiles.find(({ id }) => id === provider);
  if (!profile) throw new UserError(vscode.l10n.t('There is no provider “{0}”.', provider));
  const baseUrl = text('baseUrl') ?? profile.regions[0]?.baseUrl ?? '';
  const problem = baseUrlProblem(baseUrl);
  if (problem !== undefined) throw new UserError(problem);
  const name = text('name') ?? profile.name;
  const apiKeyEnv = text('apiKeyEnv');
  const account = {
    id: newAccountId(
      text('id') ?? name,
      existing.map(({ id }) => id),
    ),
    provider,
    name,
    baseUrl,
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
  };
  return { account, key: text('key') };
}

/**
 * Says that an account is connected only after its service took the key. Not awaited: the account is there, whatever
 * the service says. Without a key, or where nothing may be sent, it cannot be tried yet.
 */
export async function tryAccount(account: Account, hasKey: boolean): Promise<void> {
  const test = vscode.l10n.t('Test Connection');
  const canTry = hasKey && vscode.workspace.isTrusted;
  const added = vscode.l10n.t('The account “{0}” was added but not tested yet.', account.name);
  if (canTry || (await showMessage('information', added, test)) === test) {
    await vscode.commands.executeCommand('batchStudio.testConnection', { accountId: account.id });
  }
}
