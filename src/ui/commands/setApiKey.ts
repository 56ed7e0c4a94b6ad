import * as vscode from 'vscode';
import { isExposedUrl, isSimulator, originOf } from '../accounts/accountOrigin.ts';
import { keyProblem } from '../accounts/accountProblems.ts';
import { insistOnPlainHttp } from '../accounts/insistOnPlainHttp.ts';
import { UserError } from '../kit/userError.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import type { Command } from './commandDeps.ts';
import { tryAccount } from './addAccount.ts';

/** `({ accountId }?, { key? })` → `{ accountId, origin }` that the key is now stored for. */
export const setApiKey: Command = (deps) => async (argument, options) => {
  const title = vscode.l10n.t('Set API Key');
  const account = await chooseAccount(deps, readTarget(argument).accountId, title);
  if (!account) return undefined;
  if (isSimulator(account)) {
    throw new UserError(vscode.l10n.t('The simulator needs no key.'), [], 'notice');
  }
  const origin = originOf(account);
  const given = (options as { key?: unknown } | undefined)?.key;
  const key =
    typeof given === 'string'
      ? given
      : await vscode.window.showInputBox({
          title: `${title} – ${account.name}`,
          prompt: vscode.l10n.t(
            'Kept in the system’s secret storage and sent to {0} only.',
            origin ?? account.baseUrl,
          ),
          password: true,
          ignoreFocusOut: true,
          validateInput: (value) => keyProblem(value),
        });
  if (key === undefined || key.trim() === '') return undefined;
  if (isExposedUrl(account.baseUrl) && !(await deps.vault.allowsPlainHttp(account))) {
    if (!(await insistOnPlainHttp(account.baseUrl))) return undefined;
    await deps.vault.allowPlainHttp(account);
  }
  await deps.vault.setKey(account, key.trim());
  if (given === undefined) void tryAccount(account, true);
  if (vscode.workspace.isTrusted) void deps.store.refresh(account.id);
  return { accountId: account.id, origin };
};
