import * as vscode from 'vscode';
import { hasTrait } from '../../batches/failureTraits.ts';
import type { AccountState } from '../../tracking/batches/accountState.ts';
import type { BatchList } from './batchList.ts';
import type { Formats } from '../kit/formats.ts';

/** The line above the tree; undefined when there is nothing to say. */
export function viewMessage(
  states: readonly AccountState[],
  trusted: boolean,
  formats: Formats,
): string | undefined {
  if (!trusted && states.length > 0) {
    return vscode.l10n.t(
      'This workspace is not trusted: files are checked, but nothing is sent or asked for.',
    );
  }
  const known = states.map(({ updatedAt }) => updatedAt).filter((time) => time !== null);
  const noneAnswers = states.every(
    ({ failure }) => failure && hasTrait(failure.kind, 'no_connection'),
  );
  if (states.length === 0 || !noneAnswers) return undefined;
  return known.length > 0
    ? vscode.l10n.t(
        'No account can be reached. Showing what was known at {0}.',
        formats.timeOfDay(Math.min(...known)),
      )
    : vscode.l10n.t('No account can be reached.');
}

/** Beside the view's title: when the oldest of its lists was read. */
export function viewDescription(
  states: readonly AccountState[],
  formats: Formats,
): string | undefined {
  const times = states.map(({ updatedAt }) => updatedAt).filter((time) => time !== null);
  return times.length > 0
    ? vscode.l10n.t('updated {0}', formats.timeOfDay(Math.min(...times)))
    : undefined;
}

/** What is filtered or hidden, and how much is left; undefined when all batches are shown. */
export function listWords(
  states: readonly AccountState[],
  list: Pick<BatchList, 'filter' | 'fits'>,
  formats: Formats,
): string | undefined {
  const all = states.flatMap(({ batches }) => batches);
  const fitting = all.filter((batch) => list.fits(batch)).length;
  const [shown, sum] = [formats.count(fitting), formats.count(all.length)];
  if (list.filter !== '') return vscode.l10n.t('“{0}”: {1} of {2}', list.filter, shown, sum);
  return fitting < all.length
    ? vscode.l10n.t('{0} hidden', formats.count(all.length - fitting))
    : undefined;
}
