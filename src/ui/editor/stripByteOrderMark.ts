import * as vscode from 'vscode';
import type { Problem } from '../../jsonl/problem.ts';

/**
 * The fix for a byte order mark that the editor keeps apart from the text: the file is written anew without it, as an
 * edit that can be undone. Undefined when the problem is another.
 */
export function stripByteOrderMark(
  problem: Problem,
  document: vscode.TextDocument,
): vscode.CodeAction | undefined {
  if (problem.code !== 'byte_order_mark' || document.encoding !== 'utf8bom') return undefined;
  const action = new vscode.CodeAction(
    vscode.l10n.t('Remove the byte order mark'),
    vscode.CodeActionKind.QuickFix,
  );
  if (document.isDirty || document.isUntitled) {
    action.disabled = { reason: vscode.l10n.t('Save the file first.') };
    return action;
  }
  const contents = new TextEncoder().encode(document.getText());
  action.edit = new vscode.WorkspaceEdit();
  action.edit.createFile(document.uri, { overwrite: true, contents });
  return action;
}
