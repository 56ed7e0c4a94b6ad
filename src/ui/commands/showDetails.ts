// Stands alone: the two ways to see a batch, as a page and as text.
import * as vscode from 'vscode';
import { detailsUri } from '../results/batchDetails.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';

/** `(batch?)` → the batch; its page is open. */
export const showDetails: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Details'));
  if (batch) await deps.batchPages.show(batch);
  return batch;
};

/** `(batch?)` → the batch; its details are open as a read-only document. */
export const showDetailsAsText: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Details'));
  if (!batch) return undefined;
  const document = await vscode.workspace.openTextDocument(detailsUri(batch.accountId, batch.id));
  await vscode.window.showTextDocument(document, { preview: true });
  return batch;
};
