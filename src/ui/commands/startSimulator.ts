// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import { isSimulator, simulatorUrl } from '../accounts/accountOrigin.ts';
import type { Command } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';

/** `()` → the simulator's account, which is in the settings from now on. */
export const startSimulator: Command = (deps) => async () => {
  requireTrust();
  await deps.simulator.start();
  const accounts = deps.settings.accounts();
  const known = accounts.find(isSimulator);
  const account = known ?? {
    id: 'simulator',
    provider: 'kimi',
    name: vscode.l10n.t('Simulator'),
    baseUrl: simulatorUrl,
  };
  if (!known) {
    await deps.settings.saveAccounts([...accounts.filter(({ id }) => id !== account.id), account]);
  }
  await vscode.commands.executeCommand('batchStudio.batches.focus');
  await deps.store.refresh(account.id);
  return account;
};
