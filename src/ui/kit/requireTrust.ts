// Stands alone: every command that sends something begins with it.
import * as vscode from 'vscode';
import { UserError } from './userError.ts';

/** @throws UserError in an untrusted workspace: nothing may be sent from there. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    vscode.l10n.t(
      'This workspace is not trusted, so nothing is sent to or asked from a service. Trust it first; files can be checked without.',
    ),
    [
      {
        title: vscode.l10n.t('Manage Workspace Trust'),
        run: () => vscode.commands.executeCommand('workbench.trust.manage'),
      },
    ],
  );
}
