// Stands alone: open documents and files on disk give the same reason.
import * as vscode from 'vscode';

/** Says why a file could not be read. */
export function readErrorMessage(uri: vscode.Uri, error: unknown): string {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'FileNotFound') {
    return vscode.l10n.t('{0} is no longer there. Open or save it again.', name);
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'NoPermissions') {
    return vscode.l10n.t('No permission to read {0}. Check its permissions.', name);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return vscode.l10n.t('{0} could not be checked: {1}', name, reason);
}
