import type { Account } from '../batches/account.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchApi } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';
import { Emitter, type Disposable, type Event } from '../batches/emitter.ts';
import type { AccountState, StoreChange } from './accountState.ts';

export interface BatchStoreDeps {
  readonly accounts: () => readonly Account[];
  readonly onDidChangeAccounts: Event<void>;
  readonly apiFor: (account: Account) => BatchApi;
  readonly clock: Clock;
}

/** The batches of every account, as last seen. */
export class BatchStore implements Disposable {
  readonly #changed = new Emitter<StoreChange>();
  readonly #ended = new Emitter<Batch>();
  readonly onDidChange: Event<StoreChange> = this.#changed.event;
  /** A batch that was seen active is now over; once per batch. */
  readonly onDidEnd: Event<Batch> = this.#ended.event;

  constructor(protected readonly deps: BatchStoreDeps) {}

  states(): readonly AccountState[] {
    throw new Error('not built yet');
  }

  state(_accountId: string): AccountState | undefined {
    throw new Error('not built yet');
  }

  find(_accountId: string, _batchId: string): Batch | undefined {
    throw new Error('not built yet');
  }

  /** One list call per account, accounts in parallel; a failure is kept in the account's state. */
  refresh(_accountId?: string, _signal?: AbortSignal): Promise<void> {
    throw new Error('not built yet');
  }

  loadMore(_accountId: string, _signal?: AbortSignal): Promise<void> {
    throw new Error('not built yet');
  }

  /** Takes what a create, cancel or retrieve answered. */
  put(_batch: Batch): void {
    throw new Error('not built yet');
  }

  activeCount(): number {
    throw new Error('not built yet');
  }

  dispose(): void {
    this.#changed.dispose();
    this.#ended.dispose();
  }
}
