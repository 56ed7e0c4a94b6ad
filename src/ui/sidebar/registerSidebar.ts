import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { formatsFor } from '../kit/formats.ts';
import { ActiveStatus } from './activeStatus.ts';
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
import { UnseenBadge } from './unseenBadge.ts';
import { viewDescription, viewMessage } from './viewMessage.ts';
import { viewOf } from './viewOf.ts';

const minuteMs = 60_000;

/** Registers the view `batchStudio.batches` and everything that follows the store. No network by itself. */
export function registerSidebar(deps: SidebarDeps): Sidebar {
  const { store, records, settings, poller, clock } = deps;
  const formats = formatsFor(vscode.env.language);
  const quiet = new QuietTimes(clock);
  const source: TreeSource = {
    states: () => store.states(),
    state: (accountId) => store.state(accountId),
    find: (accountId, batchId) => store.find(accountId, batchId),
    records: () => records.all(),
    isQuiet: (batch) => quiet.isQuiet(batch),
  };
  const context: ViewContext = { source, formats, quiet, clock };
  const model = new TreeModel(source);
  const view = (node: TreeNode) => viewOf(node, context);
  const tree = new BatchTree({
    model,
    view,
    tooltip: (node) => tooltipOf(node, view(node), context),
  });
  const treeView = vscode.window.createTreeView('batchStudio.batches', {
    treeDataProvider: tree,
    showCollapseAll: true,
  });

  const showState = () => {
    const states = store.states();
    treeView.message = viewMessage(states, vscode.workspace.isTrusted, formats) ?? '';
    treeView.description = viewDescription(states, formats) ?? '';
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
      tree.updateTimes();
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
    records.onDidChange(() => {
      tree.updateRecords();
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
    selected: () => treeView.selection[0],
    async reveal(accountId, batchId) {
      if (!store.find(accountId, batchId)) return;
      await treeView.reveal(model.batch(accountId, batchId), { select: true, focus: false });
    },
    dispose() {
      for (const part of owned.toReversed()) part.dispose();
    },
  };
}
