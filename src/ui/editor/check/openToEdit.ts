import * as vscode from 'vscode';
import { Refusal } from '../../kit/userError.ts';
import { readSentence } from './readSentence.ts';

/** Opens a document without showing it. @throws Refusal when the editor cannot */
export async function openToEdit(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    if (!String(error).includes('50MB')) throw new Refusal(readSentence(uri, error));
    const message = vscode.l10n.t(
      'The editor gives extensions no files above 50 MB, so this one can be checked but not changed here. Split it first.',
    );
    throw new Refusal(message);
  }
}
