import type { Disposable } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { SubmissionState } from '../../tracking/journal/submission.ts';
import { isBatchOf } from '../../tracking/journal/submissionMarks.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import type { Submissions } from './submissions.ts';

export interface FoundBatchesDeps {
  readonly store: Pick<BatchStore, 'state' | 'onDidChange'>;
  readonly records: Pick<Submissions, 'all' | 'onDidChange'>;
  readonly journal: Pick<Journal, 'step'>;
}

/** Whatever a record says of a submission without a batch, a list that shows its batch knows better. */
const withoutBatch: ReadonlySet<SubmissionState> = new Set([
  'not_sent',
  'upload_unconfirmed',
  'file_left',
  'unconfirmed',
  'over',
]);

/** Puts a batch on record as soon as any list shows it, without asking the service for it. */
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
    for (const { submission, state } of records.all()) {
      if (!withoutBatch.has(state)) continue;
      const batches = store.state(submission.accountId)?.batches ?? [];
      const found = batches.find((batch) => isBatchOf(submission, batch));
      // Discarded meanwhile, or a disk that does not take it: then the record stays for whoever looks it up.
      if (found)
        void journal.step(submission.id, 'created', { batchId: found.id }).catch(() => undefined);
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
