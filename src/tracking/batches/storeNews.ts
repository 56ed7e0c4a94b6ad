import type { Batch } from '../../batches/batch.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import type { StoreChange } from './accountState.ts';
import { mostKept } from './mergeBatches.ts';

/** Batches that are merged, or looked at by those who are told of them, without giving way. */
export const mostAtOnce = 20;

/** Tells who listens to the store what is new in it, and each end of a batch once. */
export class StoreNews implements Disposable {
  readonly #changed = new Emitter<StoreChange>();
  readonly #ended = new Emitter<Batch>();
  readonly #announced = new Set<string>();
  readonly onDidChange: Event<StoreChange> = this.#changed.event;
  readonly onDidEnd: Event<Batch> = this.#ended.event;

  /**
   * Each listener in a turn of its own when there is much to follow.
   * @param batches that may have to be looked at
   */
  async changed(change: StoreChange, batches: number): Promise<void> {
    if (batches > mostAtOnce) await this.#changed.fireInTurns(change);
    else this.#changed.fire(change);
  }

  changedAtOnce(change: StoreChange): void {
    this.#changed.fire(change);
  }

  ended(accountId: string, batches: readonly Batch[]): void {
    const ended: Batch[] = [];
    for (const batch of batches) {
      const key = JSON.stringify([accountId, batch.id]);
      if (this.#announced.has(key)) continue;
      this.#announced.add(key);
      // A service that ends batches for ever must not fill the memory with them.
      for (const oldest of this.#announced)
        if (this.#announced.size > mostKept) this.#announced.delete(oldest);
      ended.push(batch);
    }
    this.#ended.fireAll(ended);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#ended.dispose();
  }
}
