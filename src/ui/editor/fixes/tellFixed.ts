import * as vscode from 'vscode';
import { formatsFor } from '../../kit/formats.ts';
import { showMessage } from '../../kit/showMessage.ts';

/** What the safe fixes did: problems before and after. */
export interface Fixed {
  readonly before: number;
  readonly after: number;
}

/** What was done and what is left, which only a person can decide. */
export function fixedWords({ before, after }: Fixed): string {
  const formats = formatsFor(vscode.env.language);
  const fixed = Math.max(0, before - after);
  const left =
    after === 1
      ? vscode.l10n.t('1 problem needs your decision.')
      : vscode.l10n.t('{0} problems need your decision.', formats.count(after));
  if (before === 0) return vscode.l10n.t('There was nothing to fix.');
  if (fixed === 0) return vscode.l10n.t('Nothing was fixed. {0}', left);
  const done =
    fixed === 1
      ? vscode.l10n.t('Fixed 1 problem.')
      : vscode.l10n.t('Fixed {0} problems.', formats.count(fixed));
  return after === 0 ? done : vscode.l10n.t('{0} {1}', done, left);
}

/** Tells it, with the way back as long as the text was not changed again. */
export async function tellFixed(document: vscode.TextDocument, fixed: Fixed): Promise<void> {
  const { version } = document;
  const undo = vscode.l10n.t('Undo');
  const show = vscode.l10n.t('Show Problems');
  const hasChanged = fixed.after < fixed.before;
  const buttons = [...(hasChanged ? [undo] : []), ...(fixed.after > 0 ? [show] : [])];
  const choice = await showMessage('information', fixedWords(fixed), ...buttons);
  if (choice === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
  if (choice !== undo) return;
  if (document.version !== version) {
    const sentence = vscode.l10n.t('The file was changed since. Undo in the editor instead.');
    void showMessage('information', sentence);
    return;
  }
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('undo');
}
