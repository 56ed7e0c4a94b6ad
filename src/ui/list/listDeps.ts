// Stands alone: every action on the list acts through it.
import type { Clock } from '../../batches/clock.ts';
import type { ResultFiles } from '../../results/download/resultFiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { ChooseBatchDeps } from '../batch/chooseBatch.ts';
import type { Sidebar } from '../sidebar/sidebarDeps.ts';

/** What actions on the list of batches act through. */
export interface ListDeps extends ChooseBatchDeps {
  readonly store: Pick<BatchStore, 'states' | 'find' | 'put'>;
  readonly clock: Clock;
  readonly sidebar: Pick<Sidebar, 'reveal' | 'list'>;
  readonly results: Pick<ResultFiles, 'remove'>;
  /** `publisher.name`, where links lead. */
  readonly extensionId: string;
}

/** One action: arguments from menus, keys or code in, plain data out; failures are thrown. */
export type ListAction = (deps: ListDeps) => (...args: readonly unknown[]) => Promise<unknown>;
