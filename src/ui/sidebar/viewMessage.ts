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

type List = Pick<BatchList, 'filter' | 'fits'>;

/** What is filtered, and how much is left; undefined without a filter. Above the rows, where no button covers it. */
export function filterMessage(
  states: readonly AccountState[],
  list: List,
  formats: Formats,
): string | undefined {
  if (list.filter === '') return undefined;
  const { all, fitting } = countBatches(states, list);
  return vscode.l10n.t(
    '“{0}”: {1} of {2} batches',
    list.filter,
    formats.count(fitting),
    formats.count(all),
  );
}

/** How many batches were hidden by hand; undefined when none are, or when a filter says what is shown. */
export function hiddenWords(
  states: readonly AccountState[],
  list: List,
  formats: Formats,
): string | undefined {
  if (list.filter !== '') return undefined;
  const { all, fitting } = countBatches(states, list);
  return fitting < all ? vscode.l10n.t('{0} hidden', formats.count(all - fitting)) : undefined;
}

/** How many batches are known, and how many of them are shown. */
export function countBatches(
  states: readonly AccountState[],
  list: List,
): { readonly all: number; readonly fitting: number } {
  let [all, fitting] = [0, 0];
  for (const { batches } of states) {
    all += batches.length;
    for (const batch of batches) if (list.fits(batch)) fitting += 1;
  }
  return { all, fitting };
}
