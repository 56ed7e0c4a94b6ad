import * as vscode from 'vscode';
import { readUri, selectedFiles } from '../kit/readUri.ts';
import { UserError } from '../kit/userError.ts';
import { fileSets } from '../results/view/fileSets.ts';
import { mostCompared, resultsViewUri, sourceName } from '../results/view/viewAddress.ts';
import { tooMany } from './showResults.ts';
import type { Command } from './commandDeps.ts';

/**
 * `(uri?, uris?)` → the address of the Results view, which is open: of result files on this machine, also of other tools.
 * Files of one name are one batch; several batches are compared. Asked for when absent.
 */
export const openResultFiles: Command = (deps) => async (argument, list) => {
  const files = await chosenFiles(argument, list);
  if (files.length === 0) return undefined;
  if (files.some(({ scheme }) => scheme !== 'file')) {
    throw new UserError(
      vscode.l10n.t('Only files on this machine can be opened as results. Save a copy first.'),
    );
  }
  const [only] = files;
  const uri = files.length === 1 && only ? only : uriOfSets(files);
  await deps.resultsEditor.show(uri);
  return uri.toString();
};

async function chosenFiles(argument: unknown, list: unknown): Promise<readonly vscode.Uri[]> {
  const selected = selectedFiles(list);
  if (selected.length > 1) return selected;
  const named = readUri(argument) ?? selected[0];
  if (named) return [named];
  return (
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Open Results'),
      canSelectMany: true,
      filters: { 'JSON Lines': ['jsonl', 'ndjson'] },
    })) ?? []
  );
}

function uriOfSets(files: readonly vscode.Uri[]): vscode.Uri {
  const sets = fileSets(files.map(({ fsPath }) => fsPath));
  if (sets.length === 0) {
    throw new UserError(
      vscode.l10n.t('There is no output or error file among the selected files.'),
    );
  }
  if (sets.length > mostCompared) {
    throw tooMany();
  }
  return resultsViewUri(sets.map(sourceName).join('+'), sets);
}
