import type { Batch } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import type { Submission } from './submission.ts';
import { fileMark } from './submissionMarks.ts';

type Own = Pick<Submission, 'id' | 'accountId'>;

/**
 * The other submissions of an account that this machine has records of. What bears the mark of one of them is surely
 * not of this one; a text that only looks like a mark says nothing, since services rename what they are sent.
 */
export class OtherRecords {
  readonly #ids: ReadonlySet<string>;
  readonly #fileIds: ReadonlySet<string>;
  readonly #fileMarks: ReadonlySet<string>;
  /** By batch: the file that it was made of. */
  readonly #fileOf: ReadonlyMap<string, string>;

  constructor({ id, accountId }: Own, records: readonly Submission[]) {
    const others = records.filter((one) => one.id !== id && one.accountId === accountId);
    this.#ids = new Set(others.map((one) => one.id));
    this.#fileIds = new Set(others.flatMap(({ fileId }) => fileId ?? []));
    this.#fileOf = new Map(
      others.flatMap(({ batchId, fileId }) =>
        batchId !== undefined && fileId !== undefined ? [[batchId, fileId]] : [],
      ),
    );
    const marks = others.map((one) => fileMark(one.id));
    this.#fileMarks = new Set(marks.filter((mark) => mark !== fileMark(id)));
  }

  /** Did one of them make the batch that says so? */
  haveBatch(mark: string): boolean {
    return this.#ids.has(mark);
  }

  /** Was the file with this id uploaded by one of them? */
  haveFileId(id: string): boolean {
    return this.#fileIds.has(id);
  }

  /** Is it the batch of one of them? */
  haveBatchId(id: string): boolean {
    return this.#fileOf.has(id);
  }

  /** Does the service list it with the very file that it was made of, and so show that it gives files no ids of its own? */
  showFileIds({ id, inputFileId }: Pick<Batch, 'id' | 'inputFileId'>): boolean {
    return this.#fileOf.get(id) === inputFileId;
  }

  haveFile({ id, filename }: RemoteFile): boolean {
    const marks = [...filename.matchAll(/\.([0-9a-f]{8})\b/g)];
    return this.haveFileId(id) || marks.some(([, mark = '']) => this.#fileMarks.has(mark));
  }
}

/** A disk that cannot say leaves a doubt, as a record that was discarded does. */
export async function otherRecords(
  own: Own,
  journal: { list: () => Promise<readonly Submission[]> },
): Promise<OtherRecords> {
  return new OtherRecords(own, await journal.list().catch(() => []));
}
