// Stands alone: fixes, renumbering and line files open a document the same way.
import * as vscode from 'vscode';
import { UserError } from '../../kit/userError.ts';
import { readErrorMessage } from './readErrorMessage.ts';

/** Opens a document without showing it. @throws UserError when the editor cannot */
export async function openToEdit(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    if (!String(error).includes('50MB')) throw new UserError(readErrorMessage(uri, error));
    const message = vscode.l10n.t(
      'The editor gives extensions no files above 50 MB, so this one can be checked but not changed here. Split it first.',
    );
    throw new UserError(message);
  }
}
