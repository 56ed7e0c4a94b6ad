import * as vscode from 'vscode';
import { abortOn } from '../abortOn.ts';
import { readTarget } from './batchTarget.ts';
import { accountById } from './chooseAccount.ts';
import type { Command } from './command.ts';
import { requireTrust } from './requireTrust.ts';

/** `({ accountId? }?)` → for each account its batches and the kind of its failure, if any. */
export const refresh: Command = (deps) => async (argument) => {
  requireTrust();
  const { accountId } = readTarget(argument);
  if (accountId !== undefined) accountById(deps, accountId);
  await vscode.window.withProgress(
    { location: { viewId: 'batchStudio.batches' } },
    (_progress, token) => deps.store.refresh(accountId, abortOn(token)),
  );
  return deps.store
    .states()
    .filter(({ account }) => accountId === undefined || account.id === accountId)
    .map(({ account, batches, failure }) => ({
      accountId: account.id,
      batches: [...batches],
      failure: failure?.kind ?? null,
    }));
};
