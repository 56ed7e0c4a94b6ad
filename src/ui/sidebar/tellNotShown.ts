// Stands alone: the sidebar registers much, and says this in one case.
import * as vscode from 'vscode';
import { plainText } from '../kit/safeText.ts';
import { showMessage } from '../kit/showMessage.ts';
import type { BatchList } from './batchList.ts';

/**
 * Says that a filter leaves out a batch that somebody asked to see, and offers the way to it. Without a name, so that the
 * editor tells it once for several.
 */
export async function tellNotShown(list: Pick<BatchList, 'filter' | 'setFilter'>): Promise<void> {
  // Hidden by hand: the head of the list tells of it.
  if (list.filter === '') return;
  const clear = vscode.l10n.t('Clear Filter');
  const sentence = vscode.l10n.t(
    'The batch is not shown: it does not match the filter “{0}”.',
    plainText(list.filter, 100),
  );
  if ((await showMessage('information', sentence, clear)) === clear) await list.setFilter('');
}
