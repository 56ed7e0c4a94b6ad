import * as vscode from 'vscode';
import { openTabs, showFile } from '../results/showFile.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './command.ts';
import { fetchResults } from './fetchResults.ts';

/**
 * `(batch?)`, also `({ accountId, batchId, line })` with a 1-based line → the path of the input file, which is open:
 * the file that was submitted while it is unchanged, else the service's copy.
 */
export const openInput: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Open Input File'), 'hasInput');
  if (!batch) return undefined;
  const uri =
    (await deps.submittedFiles.of(batch)) ??
    (await fetchResults(deps, batch, ['input'])).get('input');
  if (!uri) return undefined;
  const open = openTabs().find((tab) => tab.uri === uri.toString());
  const line = (argument as { line?: unknown } | undefined)?.line;
  await showFile(uri, open?.column, {
    line: typeof line === 'number' ? line : undefined,
  });
  return uri.fsPath;
};
