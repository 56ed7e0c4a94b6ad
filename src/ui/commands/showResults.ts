// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { batchName } from '../batch/batchName.ts';
import { resultsViewUri } from '../results/view/viewAddress.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
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
  const uri = resultsViewUri(nameOf(deps, batch), [{ accountId, batchId }]);
  await deps.resultsEditor.show(uri, typeof customId === 'string' ? customId : undefined);
  return uri.toString();
};

function nameOf(deps: CommandDeps, batch: Batch): string {
  const { provider } = accountById(deps, batch.accountId);
  return batchName(batch, provider, deps.records.submissionOf(batch.accountId, batch.id)?.filename);
}
