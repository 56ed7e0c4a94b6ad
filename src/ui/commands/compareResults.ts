import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { recordedName } from '../batch/batchName.ts';
import { UserError } from '../kit/userError.ts';
import { mostCompared, resultsViewUri } from '../results/view/viewAddress.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { fetchResults } from './fetchResults.ts';

/**
 * `(batch?, batches?)` → the address of the Results view, which shows the answers of these batches beside each other.
 * With fewer than two, the others are asked for.
 */
export const compareResults: Command = (deps) => async (argument, list) => {
  const targets = Array.isArray(list) ? (list as readonly unknown[]) : [argument];
  const rows = targets.filter((target) => readTarget(target).batchId !== undefined);
  if (rows.length > mostCompared) throw tooMany();
  const title = vscode.l10n.t('Compare Results');
  const batches: Batch[] = [];
  for (const target of rows.length > 1 ? rows : [rows[0], undefined]) {
    const step = vscode.l10n.t('{0}: batch {1}', title, batches.length + 1);
    const batch = await chooseBatch(deps, target, step);
    if (!batch) return undefined;
    await fetchResults(deps, batch, ['output', 'error']);
    batches.push(batch);
  }
  const names = batches
    .map((batch) => recordedName(batch, accountById(deps, batch.accountId), deps.records))
    .join('+');
  const uri = resultsViewUri(names, batches.map(({ accountId, id }) => ({ accountId, batchId: id }))); // prettier-ignore
  await deps.resultsEditor.show(uri);
  return uri.toString();
};

/** More answers beside each other cannot be read. */
export function tooMany(): UserError {
  return new UserError(
    vscode.l10n.t('Select the results of at most {0} batches to compare them.', mostCompared),
  );
}
