import * as vscode from 'vscode';
import { batchName } from '../batchName.ts';
import { resultsUri } from '../results/resultsAddress.ts';
import { accountById } from './chooseAccount.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './command.ts';
import { loadResults } from './loadResults.ts';

/** `(batch?)` → how many requests stand how; the joined results open as a read-only document. */
export const showResults: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Results'));
  if (!batch) return undefined;
  const { joined } = await loadResults(deps, batch);
  const { provider } = accountById(deps, batch.accountId);
  const name = batchName(
    batch,
    provider,
    deps.records.intentOf(batch.accountId, batch.id)?.filename,
  );
  const { accountId, id: batchId } = batch;
  const uri = resultsUri(name, { accountId, batchId, shown: 'all', page: 0 });
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
    preview: false,
  });
  return { requests: joined.size, ...joined.counts(), strays: joined.strays };
};
