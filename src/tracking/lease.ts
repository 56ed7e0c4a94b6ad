import type { Clock } from '../batches/clock.ts';
import { Emitter, type Disposable, type Event } from '../batches/emitter.ts';

export interface LeaseOptions {
  readonly folder: string;
  /** Name of what is leased; a plain word. */
  readonly name: string;
  readonly clock: Clock;
  /** A holder that did not renew for so long has lost it. Default 15 000. */
  readonly ttlMs?: number;
}

/** One window at a time holds it; a window that dies frees it. */
export class Lease implements Disposable {
  readonly #changed = new Emitter<undefined>();
  readonly onDidChange: Event<undefined> = this.#changed.event;

  constructor(protected readonly options: LeaseOptions) {}

  get held(): boolean {
    throw new Error('not built yet');
  }

  /** From now on tries to get and keep it (true), or gives it up (false). */
  want(_wanted: boolean): void {
    throw new Error('not built yet');
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
