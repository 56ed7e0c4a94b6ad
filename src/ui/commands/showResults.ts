// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import { accountById } from '../accounts/chooseAccount.ts';
import { recordedName } from '../batch/batchName.ts';
import { resultsViewUri } from '../results/view/viewAddress.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { compareResults } from './compareResults.ts';
import { fetchResults } from './fetchResults.ts';

/**
 * `(batch?, customId?)` → the address of the Results view, which is open; with an id, at that request. `(batch, rows)` →
 * one view that compares the results of these batches.
 */
export const showResults: Command = (deps) => async (argument, customId) => {
  if (Array.isArray(customId)) return compareResults(deps)(argument, customId);
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Results'));
  if (!batch) return undefined;
  await fetchResults(deps, batch, ['output', 'error']);
  const { accountId, id: batchId } = batch;
  const uri = resultsViewUri(
    recordedName(batch, accountById(deps, batch.accountId), deps.records),
    [{ accountId, batchId }],
  );
  const revealed = typeof customId === 'string' ? { kind: 'reveal' as const, customId } : undefined;
  await deps.resultsEditor.show(uri, revealed);
  return uri.toString();
};
