// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import { accountById } from '../accounts/chooseAccount.ts';
import { batchName } from '../batch/batchName.ts';
import { resultsViewUri } from '../results/view/viewAddress.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { fetchResults } from './fetchResults.ts';

/** `(batch?, customId?)` → the address of the Results view, which is open; with an id, at that request. */
export const showResults: Command = (deps) => async (argument, customId) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Results'));
  if (!batch) return undefined;
  await fetchResults(deps, batch, ['output', 'error']);
  const { accountId, id: batchId } = batch;
  const { provider } = accountById(deps, accountId);
  const name = batchName(batch, provider, deps.records.submissionOf(accountId, batchId)?.filename);
  const uri = resultsViewUri(name, [{ accountId, batchId }]);
  await deps.resultsEditor.show(uri, typeof customId === 'string' ? customId : undefined);
  return uri.toString();
};
