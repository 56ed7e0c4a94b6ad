import type { Clock } from '../../batches/clock.ts';
import type { Disposable, Event } from '../../batches/emitter.ts';
import { isActive } from '../../batches/status.ts';
import type { AccountState } from './accountState.ts';
import type { BatchStore } from './batchStore.ts';
import { pollDelay } from './pollDelay.ts';

/** The right to poll, which one window has at a time. `Lease` is one. */
export interface PollLease {
  readonly held: boolean;
  readonly onDidChange: Event<undefined>;
  want(wanted: boolean): void;
}

export interface PollerDeps {
  readonly store: BatchStore;
  readonly clock: Clock;
  readonly intervalMs: () => number;
  /** Without one, this window polls for itself. */
  readonly lease?: PollLease;
  /** May services be asked at all? Asked anew each time; true when absent. */
  readonly allowed?: () => boolean;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Refreshes accounts while something is active or the view is visible, and holds no timer otherwise. */
export class Poller implements Disposable {
  readonly #deps: PollerDeps;
  readonly #subscriptions: readonly Disposable[];
  /** When each account is due, kept so that the random part is drawn once per attempt. */
  readonly #due = new Map<string, { readonly attemptedAt: number; readonly at: number }>();
  #visible = false;
  #disposed = false;
  #cancelTimer: (() => void) | undefined;

  constructor(deps: PollerDeps) {
    this.#deps = deps;
    const again = () => this.#schedule();
    this.#subscriptions = [
      deps.store.onDidChange(again),
      ...(deps.lease ? [deps.lease.onDidChange(again)] : []),
    ];
    this.#schedule();
  }

  /** Becoming visible refreshes at once what is older than the interval. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#schedule();
  }

  /** After a change of the interval. */
  reschedule(): void {
    this.#due.clear();
    this.#schedule();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancelTimer?.();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#deps.lease?.want(false);
  }

  #schedule(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#disposed || this.#deps.allowed?.() === false) return;
    const watched = this.#deps.store
      .states()
      .filter(({ batches }) => this.#visible || batches.some((batch) => isActive(batch.status)));
    this.#deps.lease?.want(watched.length > 0);
    const waiting = watched.filter((state) => !state.loading);
    if (waiting.length === 0 || this.#deps.lease?.held === false) return;
    const next = Math.min(...waiting.map((state) => this.#dueAt(state)));
    // A timer even when it is due, so that a change never starts a call inside another's event.
    const pause = Math.max(0, next - this.#deps.clock.now());
    this.#cancelTimer = this.#deps.clock.after(pause, () => this.#poll(waiting));
  }

  #poll(waiting: readonly AccountState[]): void {
    this.#cancelTimer = undefined;
    const now = this.#deps.clock.now();
    const due = waiting.filter((state) => this.#dueAt(state) <= now);
    // The store's event at each end schedules what follows; one slow account holds up no other.
    for (const { account } of due) void this.#deps.store.refresh(account.id);
    if (due.length === 0) this.#schedule();
  }

  #dueAt(state: AccountState): number {
    const { attemptedAt, account } = state;
    // A clock that was set back must not make the next look wait until it is there again.
    if (attemptedAt === null || attemptedAt > this.#deps.clock.now()) return 0;
    const known = this.#due.get(account.id);
    if (known?.attemptedAt === attemptedAt) return known.at;
    const random = (this.#deps.random ?? Math.random)();
    const at = attemptedAt + pollDelay(state, this.#deps.intervalMs(), random);
    this.#due.set(account.id, { attemptedAt, at });
    return at;
  }
}
