import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { customIdOf } from '../editor/check/findCustomId.ts';
import { UserError } from '../kit/userError.ts';
import { batchOfFile } from '../results/view/batchOfFile.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { readUri } from '../kit/readUri.ts';
import { showResults } from './showResults.ts';

/**
 * `(uri?, line?)` with a 0-based line, the cursor's when absent: opens what came back for the request of a line, be it in
 * a submitted file or in a downloaded one.
 */
export const goToResult: Command = (deps) => async (argument, line) => {
  const editor = vscode.window.activeTextEditor;
  const uri = readUri(argument) ?? editor?.document.uri;
  if (!uri) throw noRequest();
  const document = await vscode.workspace.openTextDocument(uri);
  const at = typeof line === 'number' ? line : (editor?.selection.active.line ?? 0);
  const customId = at < document.lineCount ? customIdOf(document.lineAt(at).text)?.id : undefined;
  if (customId === undefined) throw noRequest();
  const batch = batchOf(deps, uri);
  if (!batch) {
    throw new UserError(
      vscode.l10n.t('No batch in the list belongs to this file. Submit it, or refresh the list.'),
      [],
      'notice',
    );
  }
  return showResults(deps)(batch, customId);
};

/** The batch that a downloaded file is of, or the last one that was submitted from a file. */
function batchOf({ store, records, results }: CommandDeps, uri: vscode.Uri): Batch | undefined {
  const downloaded = batchOfFile({ store, results }, uri);
  if (downloaded) return downloaded;
  for (const { submission } of records.all()) {
    if (submission.fileUri !== uri.toString() || submission.batchId === undefined) continue;
    const submitted = store.find(submission.accountId, submission.batchId);
    if (submitted) return submitted;
  }
  return undefined;
}

function noRequest(): UserError {
  return new UserError(
    vscode.l10n.t('There is no custom_id on this line. Place the cursor on a request or a result.'),
    [],
    'notice',
  );
}
