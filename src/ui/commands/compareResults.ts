import * as vscode from 'vscode';
import { UserError } from '../kit/userError.ts';
import { mostCompared, resultsViewUri } from '../results/view/viewAddress.ts';
import { readTarget } from '../batch/batchTarget.ts';
import type { Command } from './commandDeps.ts';
import { fetchShown, type Shown } from './fetchResults.ts';

/**
 * `(batch?, batches?)` → the address of the Results view, which shows the answers of these batches beside each other.
 * With fewer than two, the others are asked for.
 */
export const compareResults: Command = (deps) => async (argument, list) => {
  const targets = Array.isArray(list) ? (list as readonly unknown[]) : [argument];
  const rows = targets.filter((target) => {
    const { batchId, jobId } = readTarget(target);
    return batchId !== undefined || jobId !== undefined;
  });
  if (rows.length > mostCompared) throw tooMany();
  const title = vscode.l10n.t('Compare Results');
  const all: Shown[] = [];
  for (const target of rows.length > 1 ? rows : [rows[0], undefined]) {
    const step = vscode.l10n.t('{0}: batch {1}', title, all.length + 1);
    const shown = await fetchShown(deps, target, step);
    if (!shown) return undefined;
    all.push(shown);
  }
  const names = all.map(({ name }) => name).join('+');
  const uri = resultsViewUri(names, all.map(({ source }) => source)); // prettier-ignore
  await deps.resultsEditor.show(uri);
  return uri.toString();
};

/** More answers beside each other cannot be read. */
export function tooMany(): UserError {
  return new UserError(
    vscode.l10n.t('Select the results of at most {0} batches to compare them.', mostCompared),
  );
}
