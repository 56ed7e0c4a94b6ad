import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { isBatchOf } from '../../tracking/journal/intentMarks.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import type { SubmissionRecords } from './submissionRecords.ts';

export interface FoundBatchesDeps {
  readonly store: Pick<BatchStore, 'state' | 'onDidChange'>;
  readonly records: Pick<SubmissionRecords, 'all' | 'onDidChange'>;
  readonly journal: Pick<Journal, 'step'>;
}

/** Ends the doubt about a submission as soon as any list shows its batch, without asking the service for it. */
export class FoundBatches implements Disposable {
  readonly #deps: FoundBatchesDeps;
  readonly #subscriptions: readonly Disposable[];

  constructor(deps: FoundBatchesDeps) {
    this.#deps = deps;
    this.#subscriptions = [
      deps.records.onDidChange(() => this.#look()),
      deps.store.onDidChange((change) => {
        if (change.kind === 'batches') this.#look();
      }),
    ];
  }

  #look(): void {
    const { store, records, journal } = this.#deps;
    for (const { intent, standing } of records.all()) {
      if (standing !== 'unconfirmed') continue;
      const batches = store.state(intent.accountId)?.batches ?? [];
      const found = batches.find((batch) => isBatchOf(intent, batch));
      // Discarded meanwhile, or a disk that does not take it: then the record stays for whoever looks it up.
      if (found)
        void journal.step(intent.id, 'created', { batchId: found.id }).catch(() => undefined);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
