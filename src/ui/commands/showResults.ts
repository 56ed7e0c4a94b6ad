// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { batchName } from '../batch/batchName.ts';
import { UserError } from '../kit/userError.ts';
import { mostCompared, resultsViewUri } from '../results/view/viewAddress.ts';
import { targetsOf } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { fetchResults } from './fetchResults.ts';

/**
 * `(batch?, customId?)` → the address of the Results view, which is open; with an id, at that request. `(batch, rows)` →
 * one view that compares the results of these batches.
 */
export const showResults: Command = (deps) => async (argument, customId) => {
  if (Array.isArray(customId)) return compare(deps, customId);
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Results'));
  if (!batch) return undefined;
  await fetchResults(deps, batch, ['output', 'error']);
  const uri = resultsViewUri(nameOf(deps, batch), [sourceOf(batch)]);
  await deps.resultsEditor.show(uri, typeof customId === 'string' ? customId : undefined);
  return uri.toString();
};

async function compare(deps: CommandDeps, rows: readonly unknown[]): Promise<string> {
  const batches = targetsOf(undefined, rows)
    .map(({ accountId, id }) => deps.store.find(accountId, id))
    .filter((batch) => batch !== undefined);
  if (batches.length > mostCompared) {
    throw new UserError(
      vscode.l10n.t('Select the results of at most {0} batches to compare them.', mostCompared),
    );
  }
  for (const batch of batches) await fetchResults(deps, batch, ['output', 'error']);
  const name = batches.map((batch) => nameOf(deps, batch)).join('+');
  const uri = resultsViewUri(name, batches.map(sourceOf));
  await deps.resultsEditor.show(uri);
  return uri.toString();
}

function sourceOf({ accountId, id: batchId }: Batch) {
  return { accountId, batchId };
}

function nameOf(deps: CommandDeps, batch: Batch): string {
  const { provider } = accountById(deps, batch.accountId);
  return batchName(batch, provider, deps.records.submissionOf(batch.accountId, batch.id)?.filename);
}
