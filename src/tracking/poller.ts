import type { Clock } from '../batches/clock.ts';
import type { Disposable } from '../batches/emitter.ts';
import type { BatchStore } from './batchStore.ts';
import type { Lease } from './lease.ts';

export interface PollerDeps {
  readonly store: BatchStore;
  readonly clock: Clock;
  readonly intervalMs: () => number;
  /** Without one, this window polls for itself. */
  readonly lease?: Lease;
}

/** Refreshes accounts while something is active or the view is visible, and holds no timer otherwise. */
export class Poller implements Disposable {
  constructor(protected readonly deps: PollerDeps) {}

  setVisible(_visible: boolean): void {
    throw new Error('not built yet');
  }

  dispose(): void {
    throw new Error('not built yet');
  }
}
