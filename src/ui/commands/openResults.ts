import * as vscode from 'vscode';
import { resultLayout } from '../results/resultLayout.ts';
import { openTabs, showFile } from '../results/showFile.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './command.ts';
import { fetchResults } from './fetchResults.ts';

/** `(batch?)` → paths `{ output, errors }`, null where there is no such file; both are open beside each other. */
export const openResults: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Open Output and Errors'));
  if (!batch) return undefined;
  const files = await fetchResults(deps, batch, ['output', 'error']);
  const output = files.get('output');
  const errors = await unlessEmpty(files.get('error'), output !== undefined);
  const layout = resultLayout(openTabs(), output?.toString(), errors?.toString());
  // The output last, so that it has the focus.
  if (errors) {
    const column = output ? layout.errors : layout.output;
    await showFile(errors, column, { preserveFocus: output !== undefined });
  }
  if (output) await showFile(output, layout.output);
  return { output: output?.fsPath ?? null, errors: errors?.fsPath ?? null };
};

/** Some services name an error file that holds nothing; beside answers it would only be in the way. */
async function unlessEmpty(
  uri: vscode.Uri | undefined,
  hasOutput: boolean,
): Promise<vscode.Uri | undefined> {
  if (!uri || !hasOutput) return uri;
  return (await vscode.workspace.fs.stat(uri)).size > 0 ? uri : undefined;
}
