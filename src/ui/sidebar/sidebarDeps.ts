import type { Memento } from 'vscode';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { OnceOnly } from '../../tracking/windows/onceOnly.ts';
import type { Poller } from '../../tracking/batches/poller.ts';
import type { Settings } from '../kit/settings.ts';
import type { Jobs } from '../batch/jobs.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { BatchList } from './batchList.ts';
import type { NodeOf, TreeNode } from './treeNode.ts';

export interface SidebarDeps {
  readonly settings: Settings;
  readonly store: BatchStore;
  readonly records: Submissions;
  readonly results: Pick<ResultFiles, 'isUnproved' | 'copyOf' | 'onDidFetch'>;
  readonly poller: Pick<Poller, 'setVisible'>;
  /** Lets one window announce each batch; without it this window announces what it sees. */
  readonly announced?: Pick<OnceOnly, 'claim'>;
  readonly clock: Clock;
  /** What the editor keeps with this workspace. */
  readonly memory: Pick<Memento, 'get' | 'update'>;
}

/** The tree of batches, its badge, the status bar item and the notifications. */
export interface Sidebar extends Disposable {
  /**
   * Shows a batch in the tree and selects it; says so when the filter leaves it out. Does nothing when the store does not
   * know it.
   */
  reveal(accountId: string, batchId: string): Promise<void>;
  /** Shows more of the rows of a long list. */
  showMore(rest: NodeOf<'rest'>): void;
  /** The selected rows, for commands that a key runs in the tree. */
  selected(): readonly TreeNode[];
  /** How the list is shown: filter, grouping, order, marks. */
  readonly list: BatchList;
  /** Which batches do one job. */
  readonly jobs: Jobs;
  /** What the tree shows: for tests and for people who read by machine. */
  readonly nodes: SidebarNodes;
}

/** One line of the tree, as shown. */
export interface ShownNode {
  readonly id: string;
  readonly label: string;
  readonly lead?: string;
  readonly description: string;
  readonly contextValue: string;
  readonly children: () => readonly ShownNode[];
}

export type SidebarNodes = () => readonly ShownNode[];
