import * as vscode from 'vscode';
import { accountById } from '../accounts/chooseAccount.ts';
import { recordedName } from '../batch/batchName.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import { UserError } from '../kit/userError.ts';
import { pageSize, resultsUri } from '../results/resultsAddress.ts';
import { mostCompared, resultsViewUri } from '../results/view/viewAddress.ts';
import type { Command } from './commandDeps.ts';
import { fetchShown, loadResults, type ShownResults } from './fetchResults.ts';

/**
 * `(batch or job?, customId?)` → the address of the Results view, which is open; with an id, at that request. `(batch,
 * rows)` → one view that compares the results of these batches.
 */
export const showResults: Command = (deps) => async (argument, customId) => {
  if (Array.isArray(customId)) return compareResults(deps)(argument, customId);
  const shown = await fetchShown(deps, argument, vscode.l10n.t('Show Results'));
  if (!shown) return undefined;
  const uri = resultsViewUri(shown.name, [shown.source]);
  const revealed = typeof customId === 'string' ? { kind: 'reveal' as const, customId } : undefined;
  await deps.resultsEditor.show(uri, revealed);
  return uri.toString();
};

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
  const all: ShownResults[] = [];
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
