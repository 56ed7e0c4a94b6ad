import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { formatsFor } from '../kit/formats.ts';
import { outcomeWord } from '../batch/batchWords.ts';
import { ActiveStatus } from './activeStatus.ts';
import { fitsFilter } from './batchFilter.ts';
import { BatchTree } from './batchTree.ts';
import { shownName } from './batchViews.ts';
import { EndNotices } from './endNotices.ts';
import type { ViewContext } from './nodeView.ts';
import { QuietTimes } from './quietTimes.ts';
import type { ShownNode, Sidebar, SidebarDeps } from './sidebarDeps.ts';
import { tooltipOf } from './tooltipOf.ts';
import { TreeModel, type TreeSource } from './treeModel.ts';
import type { TreeNode } from './treeNode.ts';
import { DoubledNotices } from './doubledNotices.ts';
import { UnprovedFiles } from './unprovedFiles.ts';
import { UnseenBadge } from './unseenBadge.ts';
import { viewDescription, viewMessage } from './viewMessage.ts';
import { viewOf } from './viewOf.ts';

const minuteMs = 60_000;
/** Where this workspace keeps the words of the filter. */
const filterKey = 'batchFilter';

/** Registers the view `batchStudio.batches` and everything that follows the store. No network by itself. */
export function registerSidebar(deps: SidebarDeps): Sidebar {
  const { store, records, settings, poller, clock, memory, results } = deps;
  const formats = formatsFor(vscode.env.language);
  const quiet = new QuietTimes(clock);
  const unproved = new UnprovedFiles(results);
  let filter = String(memory.get(filterKey) ?? '');
  const source: TreeSource = {
    states: () => store.states(),
    state: (accountId) => store.state(accountId),
    find: (accountId, batchId) => store.find(accountId, batchId),
    records: () => records.all(),
    isQuiet: (batch) => quiet.isQuiet(batch),
    isUnproved: (batch, kind) => unproved.has(batch, kind),
    fits: (batch) =>
      filter === '' ||
      fitsFilter(filter, {
        batch,
        name: shownName(batch, context),
        accountName: store.state(batch.accountId)?.account.name ?? '',
        status: outcomeWord(batch),
      }),
  };
  const context: ViewContext = { source, formats, quiet, clock };
  const model = new TreeModel(source);
  const view = (node: TreeNode) => viewOf(node, context);
  const tree = new BatchTree({
    model,
    view,
    look: async ({ accountId, batchId }) => {
      const batch = store.find(accountId, batchId);
      if (batch) await unproved.look(batch);
    },
    tooltip: (node) => tooltipOf(node, view(node), context),
  });
  const treeView = vscode.window.createTreeView('batchStudio.batches', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });

  const filtered = () => {
    const all = store.states().flatMap(({ batches }) => batches);
    const fitting = all.filter((batch) => source.fits(batch)).length;
    return vscode.l10n.t('“{0}”: {1} of {2}', filter, fitting, all.length);
  };
  const showFilter = () =>
    void vscode.commands.executeCommand('setContext', 'batchStudio.isFiltered', filter !== '');
  const showState = () => {
    const states = store.states();
    treeView.message = viewMessage(states, vscode.workspace.isTrusted, formats) ?? '';
    treeView.description =
      (filter === '' ? undefined : filtered()) ?? viewDescription(states, formats) ?? '';
  };
  const showAccounts = () =>
    void vscode.commands.executeCommand(
      'setContext',
      'batchStudio.hasAccounts',
      settings.accounts().length > 0,
    );
  const followVisibility = () => {
    // An untrusted workspace never makes us ask a service for anything.
    poller.setVisible(treeView.visible && vscode.workspace.isTrusted);
    stopTicking();
    if (treeView.visible) tick();
  };
  let stopTicking: () => void = () => undefined;
  const tick = () => {
    stopTicking = clock.after(minuteMs, () => {
      void tree.updateTimes();
      tick();
    });
  };

  const owned: readonly Disposable[] = [
    treeView,
    tree,
    new UnseenBadge(treeView, store),
    new ActiveStatus(store),
    new EndNotices({ ...deps, formats, nameOf: (batch) => shownName(batch, context) }),
    new DoubledNotices(deps),
    treeView.onDidChangeVisibility(followVisibility),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      followVisibility();
      showState();
    }),
    settings.onDidChangeAccounts(showAccounts),
    results.onDidFetch(({ accountId, id }) => {
      void tree.updateBatch(accountId, id);
    }),
    records.onDidChange(() => {
      void tree.updateRecords();
    }),
    store.onDidChange((change) => {
      if (change.kind === 'batches') {
        for (const id of change.batchIds) {
          const batch = store.find(change.accountId, id);
          if (batch) quiet.note(batch);
        }
      }
      tree.update(change);
      showState();
    }),
    {
      dispose: () => {
        stopTicking();
      },
    },
  ];
  showAccounts();
  showFilter();
  showState();
  followVisibility();
  void records.reload();

  const shown = (node: TreeNode): ShownNode => ({
    ...view(node),
    id: node.id,
    children: () => model.children(node).map(shown),
  });
  return {
    nodes: () => model.roots().map(shown),
    selected: () => treeView.selection,
    filter: () => filter,
    async setFilter(words) {
      filter = words;
      tree.redraw();
      showFilter();
      showState();
      await memory.update(filterKey, words === '' ? undefined : words);
    },
    async reveal(accountId, batchId) {
      if (!store.find(accountId, batchId)) return;
      await treeView.reveal(model.batch(accountId, batchId), { select: true, focus: false });
    },
    dispose() {
      for (const part of owned.toReversed()) part.dispose();
    },
  };
}
