import * as vscode from 'vscode';
import type { RowChoice } from '../../authoring/table/choosePreview.ts';

/** Asks which rows a preview shows. @returns 'first', or undefined when the user left */
export async function askRows(
  columns: readonly string[],
): Promise<RowChoice | 'first' | undefined> {
  const { l10n } = vscode;
  const title = l10n.t('Preview Rows');
  const [first, random, text] = [
    l10n.t('The First Rows'),
    l10n.t('Some at Random…'),
    l10n.t('Rows with a Text…'),
  ];
  const picked = await vscode.window.showQuickPick([first, random, text], { title });
  if (picked === first) return 'first';
  if (picked === random) {
    const seed = await vscode.window.showInputBox({
      title,
      prompt: l10n.t('Seed: the same number takes the same requests'),
      value: '1',
      validateInput: (value) => (/^\d{1,9}$/.test(value) ? undefined : l10n.t('A whole number from 1')), // prettier-ignore
    });
    return seed === undefined ? undefined : { by: 'random', seed: Number(seed) };
  }
  if (picked !== text) return undefined;
  const column = await vscode.window.showQuickPick(columns, {
    title,
    placeHolder: l10n.t('In which column?'),
  });
  if (column === undefined) return undefined;
  const wanted = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('Text that the cells hold'),
  });
  return wanted === undefined ? undefined : { by: 'text', column, text: wanted };
}
