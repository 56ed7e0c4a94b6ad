// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import type { Command } from './commandDeps.ts';

/** `(words?)` → the words that now filter the list of batches; they are asked for when absent. */
export const filterBatches: Command = (deps) => async (argument) => {
  const words =
    typeof argument === 'string'
      ? argument
      : await vscode.window.showInputBox({
          title: vscode.l10n.t('Filter Batches'),
          prompt: vscode.l10n.t(
            'Words in the name, ID, status, model, file or metadata. Leave it empty to show all.',
          ),
          value: deps.sidebar.filter(),
        });
  if (words === undefined) return undefined;
  await deps.sidebar.setFilter(words.trim());
  return words.trim();
};

export const clearFilter: Command = (deps) => async () => {
  await deps.sidebar.setFilter('');
};
