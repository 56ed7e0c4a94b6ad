// Stands alone: adding an account, setting a key and a failed call ask the same question.
import * as vscode from 'vscode';
import { showMessage } from '../kit/showMessage.ts';

/** Asks before an account sends unencrypted to another machine. @returns whether the user insists on it */
export async function insistOnPlainHttp(baseUrl: string): Promise<boolean> {
  const host = URL.parse(baseUrl.trim())?.host ?? baseUrl;
  const insist = vscode.l10n.t('Use http:// Anyway');
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('Send everything unencrypted to {0}?', host),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Over http:// the API key, the prompts and the answers travel unencrypted: anyone on the network can read and change them. Use an https:// address if there is one. Your choice holds for this address only.',
      ),
    },
    insist,
  );
  return choice === insist;
}
