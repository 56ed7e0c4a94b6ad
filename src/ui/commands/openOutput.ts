import * as vscode from 'vscode';
import { resultLayout } from '../results/resultLayout.ts';
import { openTabs, showFile } from '../results/showFile.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './command.ts';
import { fetchResults } from './fetchResults.ts';

/** `(batch?)` → the path of the output file, which is open. */
export const openOutput: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Open Output File'), 'hasOutput');
  if (!batch) return undefined;
  const uri = (await fetchResults(deps, batch, ['output'])).get('output');
  if (!uri) return undefined;
  await showFile(uri, resultLayout(openTabs(), uri.toString(), undefined).output);
  return uri.fsPath;
};
