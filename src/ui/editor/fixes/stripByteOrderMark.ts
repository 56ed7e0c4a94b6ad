// Stands alone: the light bulb and Fix All share it.
import * as vscode from 'vscode';
import { UserError } from '../../kit/userError.ts';

/** Does the file begin with a byte order mark that the editor keeps apart from the text? */
export function hasHiddenMark(document: vscode.TextDocument): boolean {
  return document.encoding === 'utf8bom' && !document.isUntitled;
}

/**
 * Writes a document's file anew without its byte order mark, which no edit of the text can take away.
 * @throws when there are unsaved changes
 */
export async function stripByteOrderMark(document: vscode.TextDocument): Promise<void> {
  if (document.isDirty) {
    throw new UserError(
      vscode.l10n.t('The byte order mark can only be removed from a saved file. Save it first.'),
    );
  }
  await vscode.workspace.fs.writeFile(document.uri, new TextEncoder().encode(document.getText()));
}
