// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import { resultsViewUri } from '../results/view/viewAddress.ts';
import type { Command } from './commandDeps.ts';
import { compareResults } from './compareResults.ts';
import { fetchShown } from './fetchResults.ts';

/**
 * `(batch or job?, customId?)` → the address of the Results view, which is open; with an id, at that request. `(batch,
 * rows)` → one view that compares the results of these batches.
 */
export const showResults: Command = (deps) => async (argument, customId) => {
  if (Array.isArray(customId)) return compareResults(deps)(argument, customId);
  const shown = await fetchShown(deps, argument, vscode.l10n.t('Show Results'));
  if (!shown) return undefined;
  const uri = resultsViewUri(shown.name, [shown.source]);
  const revealed = typeof customId === 'string' ? { kind: 'reveal' as const, customId } : undefined;
  await deps.resultsEditor.show(uri, revealed);
  return uri.toString();
};
