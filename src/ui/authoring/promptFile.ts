import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../kit/userError.ts';

/** The language of `NAME.batch.md`. */
export const promptLanguage = 'batch-prompt';

export const promptSelector: vscode.DocumentSelector = { language: promptLanguage };

/** A batch prompt as it is on screen, else as it is on disk. */
export interface PromptFile {
  readonly uri: vscode.Uri;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** @param uri the file of the active editor when absent. @throws UserError when it is no prompt on this machine */
export async function openPrompt(uri?: vscode.Uri): Promise<PromptFile> {
  const wanted = uri ?? vscode.window.activeTextEditor?.document.uri;
  if (!wanted || !/\.batch\.md$/i.test(wanted.path))
    throw new UserError(vscode.l10n.t('Open a batch prompt first: a file that ends in .batch.md.'));
  if (wanted.scheme !== 'file')
    throw new UserError(
      vscode.l10n.t('Save the batch prompt on this machine first: its table is found from there.'),
    );
  const document = await vscode.workspace.openTextDocument(wanted);
  return { uri: wanted, path: wanted.fsPath, text: document.getText() };
}

/** The batch file that a prompt becomes, beside it; another name where the table has this one. */
export function builtPath(path: string, source: string | undefined): string {
  const name = basename(path).replace(/\.batch\.md$/i, '');
  const isTaken = source !== undefined && basename(source) === `${name}.jsonl`;
  return join(dirname(path), isTaken ? `${name}.requests.jsonl` : `${name}.jsonl`);
}
