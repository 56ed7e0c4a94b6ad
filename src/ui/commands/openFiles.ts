import * as vscode from 'vscode';
import { resultLayout } from '../results/resultLayout.ts';
import { openTabs, showFile } from '../kit/showFile.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';
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

/** `(batch?)` → the path of the output file, which is open. */
export const openOutput: Command = (deps) => async (argument) => {
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Open Output File'), 'hasOutput');
  if (!batch) return undefined;
  const uri = (await fetchResults(deps, batch, ['output'])).get('output');
  if (!uri) return undefined;
  await showFile(uri, resultLayout(openTabs(), uri.toString(), undefined).output);
  return uri.fsPath;
};
