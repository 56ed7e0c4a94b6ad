import * as vscode from 'vscode';
import type { Sorting } from '../sidebar/batchList.ts';
import type { Grouping } from '../sidebar/treeSource.ts';
import { targetsOf } from '../batch/batchTarget.ts';
import type { ListAction, ListDeps } from './listDeps.ts';

interface Choice extends vscode.QuickPickItem {
  readonly grouping?: Grouping;
  readonly sorting?: Sorting;
}

/** `({ grouping?, sorting? }?)` → how the list of batches is now grouped and sorted; asked for when absent. */
export const arrangeBatches: ListAction = (deps) => async (argument) => {
  const { list } = deps.sidebar;
  const given = (argument ?? {}) as Record<string, unknown>;
  const known = choices(deps).find(
    ({ grouping, sorting }) =>
      (grouping !== undefined && grouping === given['grouping']) ||
      (sorting !== undefined && sorting === given['sorting']),
  );
  const chosen =
    known ??
    (await vscode.window.showQuickPick(choices(deps), { title: vscode.l10n.t('Group and Sort') }));
  if (chosen) await list.arrange(chosen);
  return { grouping: list.grouping, sorting: list.sorting };
};

function choices({ sidebar: { list } }: Pick<ListDeps, 'sidebar'>): readonly Choice[] {
  const current = (is: boolean) => (is ? vscode.l10n.t('current') : '');
  const group = (grouping: Grouping, label: string): Choice => ({
    ...{ label, grouping },
    description: current(list.grouping === grouping),
  });
  const sort = (sorting: Sorting, label: string): Choice => ({
    ...{ label, sorting },
    description: current(list.sorting === sorting),
  });
  const separator = (label: string): Choice => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  return [
    separator(vscode.l10n.t('Group by')),
    group('account', vscode.l10n.t('Account')),
    group('state', vscode.l10n.t('State: needs attention, active, ended by day')),
    separator(vscode.l10n.t('Sort by')),
    sort('created', vscode.l10n.t('Newest first')),
    sort('changed', vscode.l10n.t('Latest change first')),
    sort('name', vscode.l10n.t('Name')),
  ];
}

/** `(batch, rows?)` → how many batches are now pinned, shown again and so on. */
const marking =
  (mark: 'pinned' | 'hidden', on: boolean): ListAction =>
  ({ sidebar }) =>
  async (argument, rows) => {
    const batches = targetsOf(argument, rows);
    await sidebar.list.mark(batches, mark, on);
    return batches.length;
  };

export const pinBatch = marking('pinned', true);
export const unpinBatch = marking('pinned', false);
export const hideBatch = marking('hidden', true);
export const unhideBatch = marking('hidden', false);
