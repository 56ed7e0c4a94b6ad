import * as vscode from 'vscode';
import { openTabs, showFile } from '../results/showFile.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './command.ts';
import { fetchResults } from './fetchResults.ts';

/** `(batch?)` → the path of the error file, which is open. */
export const openErrors: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Open Error File'), 'hasErrors');
  if (!batch) return undefined;
  const uri = (await fetchResults(deps, batch, ['error'])).get('error');
  if (!uri) return undefined;
  const open = openTabs().find((tab) => tab.uri === uri.toString());
  await showFile(uri, open?.column);
  return uri.fsPath;
};
