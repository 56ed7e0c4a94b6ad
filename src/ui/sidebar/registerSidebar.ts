import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { formatsFor } from '../kit/formats.ts';
import { outcomeWord } from '../batch/batchWords.ts';
import { ActiveStatus } from './activeStatus.ts';
import { BatchList } from './batchList.ts';
import { sectionOf, type SectionName } from './batchSections.ts';
import { BatchTree } from './batchTree.ts';
import { shownName } from './batchViews.ts';
import { dropFiles } from './dropFiles.ts';
import { EndNotices } from './endNotices.ts';
import { Jobs } from '../batch/jobs.ts';
import { jobName } from './jobView.ts';
import { providerOf, type ViewContext } from './nodeView.ts';
import { QuietTimes } from './quietTimes.ts';
import { resultsGoneAt } from './resultsGone.ts';
import type { ShownNode, Sidebar, SidebarDeps } from './sidebarDeps.ts';
import { tellNotShown } from './tellNotShown.ts';
import { TreeModel } from './treeModel.ts';
import type { TreeSource } from './treeSource.ts';
import type { NodeOf, TreeNode } from './treeNode.ts';
import { DoubledNotices } from './doubledNotices.ts';
import { UnprovedFiles } from './unprovedFiles.ts';
import { UnseenBadge } from './unseenBadge.ts';
import { filterMessage, hiddenWords, viewDescription, viewMessage } from './viewMessage.ts';
import { viewOf } from './viewOf.ts';

const minuteMs = 60_000;

/** Registers the view `batchStudio.batches` and everything that follows the store. No network by itself. */
export function registerSidebar(deps: SidebarDeps): Sidebar {
  const { store, records, settings, poller, clock, memory, results } = deps;
  const formats = formatsFor(vscode.env.language);
  const quiet = new QuietTimes(clock);
  const unproved = new UnprovedFiles(results);
  const jobs = new Jobs(store, records);
  const list = new BatchList({
    memory,
    now: () => clock.now(),
    nameOf: (batch) => shownName(batch, context),
    accountName: (accountId) => store.state(accountId)?.account.name ?? '',
    statusOf: outcomeWord,
    modelOf: ({ accountId, id, model }) =>
      model ?? records.submissionOf(accountId, id)?.model ?? '',
    isMine: ({ accountId, id }) => records.isMine(accountId, id),
  });
  const source: TreeSource = {
    states: () => store.states(),
    state: (accountId) => store.state(accountId),
    find: (accountId, batchId) => store.find(accountId, batchId),
    records: () => records.all(),
    isQuiet: (batch) => quiet.isQuiet(batch),
    isUnproved: (batch, kind) => unproved.has(batch, kind),
    resultsGoneAt: (batch) =>
      unproved.isHere(batch)
        ? undefined
        : resultsGoneAt(batch, providerOf(store.state(batch.accountId)), clock.now()),
    watched: ({ accountId, id }) => {
      const { samples = [], seenAt } = store.known(accountId)?.get(id) ?? {};
      return { samples, seenAt: seenAt && seenAt / 1000 };
    },
    submissionOf: (accountId, batchId) => records.submissionOf(accountId, batchId),
    fits: (batch) => list.fits(batch),
    grouping: () => list.grouping,
    sectionOf: (batch) => sectionOf(batch, list.isMarked(batch, 'pinned'), clock.now()),
    ordered: (batches) => list.ordered(batches),
    jobOf: (batch) => jobs.of(batch),
    job: (accountId, jobId) => jobs.find(accountId, jobId),
    joint: (job) => jobs.joint(job),
    marks: (batch) => list.marks(batch),
  };
  const model = new TreeModel(source);
  const sizeOf = (section: SectionName) => model.rowsOf(section).length;
  const restOf = (rest: NodeOf<'rest'>) => model.restOf(rest);
  const nameFor = (accountId: string) => {
    const account = store.state(accountId)?.account;
    return account ? list.nameFor(account) : '';
  };
  const context: ViewContext = { source, formats, quiet, clock, sizeOf, restOf, nameFor };
  const view = (node: TreeNode) => viewOf(node, context);
  const tree = new BatchTree({
    model,
    view,
    look: async ({ accountId, batchId }) => {
      const batch = store.find(accountId, batchId);
      if (batch) await unproved.look(batch);
    },
    tooltip: async (node) => {
      const { tooltipOf } = await import('./tooltipOf.ts');
      return tooltipOf(node, view(node), context);
    },
  });
  const treeView = vscode.window.createTreeView('batchStudio.batches', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: dropFiles(),
  });

  const showFilter = () =>
    void vscode.commands.executeCommand('setContext', 'batchStudio.isFiltered', list.filter !== '');
  const showState = () => {
    const states = store.states();
    const messages = [
      filterMessage(states, list, formats),
      viewMessage(states, vscode.workspace.isTrusted, formats),
    ];
    treeView.message = messages.filter(Boolean).join('\n');
    treeView.description =
      hiddenWords(states, list, formats) ?? viewDescription(states, formats) ?? '';
  };
  // Two keys: before the first of them is set, nothing is known, and nobody is asked to add an account.
  const showAccounts = () => {
    const has = settings.accounts().length > 0;
    void vscode.commands.executeCommand('setContext', 'batchStudio.hasAccounts', has);
    void vscode.commands.executeCommand('setContext', 'batchStudio.hasNoAccounts', !has);
  };
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
    list,
    list.onDidChange((change) => {
      if (change === 'filter') tree.refilter();
      else tree.redraw();
      showFilter();
      showState();
    }),
    new UnseenBadge(treeView, store),
    new ActiveStatus(store, formats, (batch) => shownName(batch, context)),
    new EndNotices({
      ...deps,
      ...{ jobs, formats },
      nameOf: (batch) => shownName(batch, context),
      nameOfJob: (job) => jobName(job, context),
    }),
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
      list.forgetTexts();
      jobs.forget();
      void tree.updateRecords();
    }),
    // By itself, so that it has a turn of its own when there are many.
    store.onDidChange((change) => {
      if (change.kind !== 'batches') return;
      for (const id of change.batchIds) {
        const batch = store.find(change.accountId, id);
        if (batch) quiet.note(batch);
      }
    }),
    store.onDidChange((change) => {
      if (change.kind === 'accounts') list.forgetTexts();
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
    list,
    jobs,
    async reveal(accountId, batchId) {
      if (!store.find(accountId, batchId)) return;
      const node = model.batch(accountId, batchId);
      const place = model.showPageOf(node);
      if (place === 'absent') return void tellNotShown(list);
      if (place === 'shown_now') tree.redraw();
      await treeView.reveal(node, { select: true, focus: false });
    },
    showMore(rest) {
      model.showMore(rest);
      tree.redraw();
    },
    dispose() {
      for (const part of owned.toReversed()) part.dispose();
    },
  };
}
