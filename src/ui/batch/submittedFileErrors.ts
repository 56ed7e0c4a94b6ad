import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import { batchErrors } from '../../tracking/batches/batchErrors.ts';
import type { FileServerErrors, ServerErrors } from '../editor/ports/editorDeps.ts';
import type { Submissions } from './submissions.ts';

/** What services said of submitted files: joins the batches with the records of how they were submitted. */
export class SubmittedFileErrors implements ServerErrors, Disposable {
  readonly #store: Pick<BatchStore, 'find' | 'onDidChange'>;
  readonly #records: Pick<Submissions, 'all' | 'onDidChange'>;
  readonly #journal: Pick<Journal, 'indexPath'>;
  readonly #changed = new Emitter<undefined>();
  readonly #subscriptions: readonly Disposable[];
  readonly onDidChange: Event<undefined> = this.#changed.event;

  constructor(
    store: Pick<BatchStore, 'find' | 'onDidChange'>,
    records: Pick<Submissions, 'all' | 'onDidChange'>,
    journal: Pick<Journal, 'indexPath'>,
  ) {
    this.#store = store;
    this.#records = records;
    this.#journal = journal;
    const tell = () => {
      this.#changed.fire(undefined);
    };
    this.#subscriptions = [
      records.onDidChange(tell),
      store.onDidChange((change) => {
        if (change.kind === 'batches') tell();
      }),
    ];
  }

  /** The serverError on the last submission of this file, if that batch failed and says where. */
  for(uri: string): FileServerErrors | undefined {
    const last = this.#records
      .all()
      .find(({ submission }) => submission.fileUri === uri && submission.batchId);
    const batchId = last?.submission.batchId;
    if (!last || batchId === undefined) return undefined;
    const batch = this.#store.find(last.submission.accountId, batchId);
    const serverError = batch && batchErrors(batch, last.submission);
    if (!serverError) return undefined;
    return {
      batchId,
      sha256: serverError.sha256,
      index: this.#journal.indexPath(last.submission.id),
      serverErrors: serverError.lines.map(({ line, code, message, param }) => ({
        line,
        code: code ?? '',
        message,
        param,
      })),
    };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}
