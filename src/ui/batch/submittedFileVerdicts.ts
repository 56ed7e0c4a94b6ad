import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { Journal } from '../../tracking/journal/journal.ts';
import { serverVerdict } from '../../tracking/batches/serverVerdict.ts';
import type { FileVerdicts, Verdicts } from '../editor/ports/editorDeps.ts';
import type { SubmissionRecords } from './submissionRecords.ts';

/** What services said of submitted files: joins the batches with the records of how they were submitted. */
export class SubmittedFileVerdicts implements Verdicts, Disposable {
  readonly #store: Pick<BatchStore, 'find' | 'onDidChange'>;
  readonly #records: Pick<SubmissionRecords, 'all' | 'onDidChange'>;
  readonly #journal: Pick<Journal, 'indexPath'>;
  readonly #changed = new Emitter<undefined>();
  readonly #subscriptions: readonly Disposable[];
  readonly onDidChange: Event<undefined> = this.#changed.event;

  constructor(
    store: Pick<BatchStore, 'find' | 'onDidChange'>,
    records: Pick<SubmissionRecords, 'all' | 'onDidChange'>,
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

  /** The verdict on the last submission of this file, if that batch failed and says where. */
  for(uri: string): FileVerdicts | undefined {
    const last = this.#records.all().find(({ intent }) => intent.fileUri === uri && intent.batchId);
    const batchId = last?.intent.batchId;
    if (!last || batchId === undefined) return undefined;
    const batch = this.#store.find(last.intent.accountId, batchId);
    const verdict = batch && serverVerdict(batch, last.intent);
    if (!verdict) return undefined;
    return {
      batchId,
      sha256: verdict.sha256,
      index: this.#journal.indexPath(last.intent.id),
      verdicts: verdict.lines.map(({ line, code, message, param }) => ({
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
