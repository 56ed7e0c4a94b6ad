import * as vscode from 'vscode';
import { abortOn } from '../abortOn.ts';
import { readTarget } from './batchTarget.ts';
import { chooseAccount } from './chooseAccount.ts';
import type { Command } from './command.ts';
import { requireTrust } from './requireTrust.ts';

/** `({ accountId }?)` → the number of batches then known. */
export const loadMore: Command = (deps) => async (argument) => {
  requireTrust();
  const account = await chooseAccount(
    deps,
    readTarget(argument).accountId,
    vscode.l10n.t('Load More'),
  );
  if (!account) return undefined;
  await vscode.window.withProgress(
    { location: { viewId: 'batchStudio.batches' } },
    (_progress, token) => deps.store.loadMore(account.id, abortOn(token)),
  );
  return deps.store.state(account.id)?.batches.length ?? 0;
};
