import * as vscode from 'vscode';
import type { OpenedView } from './viewHost.ts';

interface ColumnItem extends vscode.QuickPickItem {
  readonly chosen: 'file' | { readonly column: string };
}

/**
 * Asks where the expected answers are: in a column of the table that the batch was built from, or in a file.
 * @returns undefined when the user left; a file without a question where there is no table
 */
export async function chooseColumn({
  session,
}: OpenedView): Promise<ColumnItem['chosen'] | undefined> {
  const columns = (await session.columns()).filter(({ origin }) => origin === 'table');
  if (columns.length === 0) return 'file';
  const items: readonly ColumnItem[] = [
    ...columns.map(({ title }) => ({
      label: title,
      description: vscode.l10n.t('column of the table'),
      chosen: { column: title },
    })),
    { label: vscode.l10n.t('Choose a File…'), chosen: 'file' },
  ];
  const title = vscode.l10n.t('Where are the expected answers?');
  return (await vscode.window.showQuickPick(items, { title }))?.chosen;
}
