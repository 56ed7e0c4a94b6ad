import * as vscode from 'vscode';
import { recordedName } from '../batch/batchName.ts';
import { UserError } from '../kit/userError.ts';
import { pageSize, resultsUri } from '../results/resultsAddress.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { loadResults } from './fetchResults.ts';

/**
 * `(batch?, customId?)` → how many requests stand how; the joined results open as a read-only document, at the request
 * with that id.
 */
export const showResultsAsText: Command = (deps) => async (argument, customId) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Show Results'));
  if (!batch) return undefined;
  const { accountId, id: batchId } = batch;
  const { joined } = await loadResults(deps, batch);
  const request = typeof customId === 'string' ? joined.requestWith(customId) : undefined;
  if (request === undefined && typeof customId === 'string') {
    throw new UserError(
      vscode.l10n.t('This batch has no request with the custom_id “{0}”.', customId),
    );
  }
  const name = recordedName(batch, accountById(deps, accountId), deps.records);
  const page = request === undefined ? 0 : Math.floor(request / pageSize);
  const uri = resultsUri(name, { accountId, batchId, shown: 'all', page });
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (request !== undefined) reveal(editor, request);
  return { requests: joined.size, ...joined.counts(), unmatched: joined.unmatched };
};

function reveal(editor: vscode.TextEditor, request: number): void {
  const heading = `#${String(request + 1)} `;
  for (let line = 0; line < editor.document.lineCount; line++) {
    if (!editor.document.lineAt(line).text.startsWith(heading)) continue;
    const place = new vscode.Position(line, 0);
    editor.selection = new vscode.Selection(place, place);
    editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.AtTop);
    return;
  }
}
