import { batchFileKinds, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { isActive } from '../../batches/status.ts';
import { OtherRecords } from '../journal/otherRecords.ts';
import type { Submission, SubmissionState } from '../journal/submission.ts';
import { isFileOf, mayBeFileOf } from '../journal/submissionMarks.ts';

export interface KnownRecord {
  readonly submission: Submission;
  readonly state: SubmissionState;
}

/** What is known of one account. */
export interface FileWorld {
  readonly accountId: string;
  readonly batches: readonly Batch[];
  readonly records: readonly KnownRecord[];
}

export interface BatchUse {
  readonly batch: Batch;
  readonly kind: BatchFileKind;
}

/** These may still need their file, or nobody can say. */
const open: ReadonlySet<SubmissionState> = new Set<SubmissionState>([
  ...(['running', 'not_sent', 'upload_unconfirmed', 'file_left', 'unconfirmed'] as const),
  'unreadable',
]);

/** Which batches and submissions a file belongs to, looked up quickly for many files. */
export class FileUses {
  readonly #byFile: ReadonlyMap<string, readonly BatchUse[]>;
  readonly #open: readonly { readonly submission: Submission; readonly others: OtherRecords }[];
  /** Of other accounts, which may be this one by another name. */
  readonly #openElsewhere: readonly Submission[];
  /** An active batch that does not say of which file it was made, or a record that nobody can read. */
  readonly #isBlurred: boolean;

  constructor({ accountId, batches, records }: FileWorld) {
    const uses = batches.flatMap((batch) =>
      batchFileKinds.flatMap((kind) => {
        const id = fileIdOf(batch, kind);
        return id === null ? [] : [{ id, use: { batch, kind } }];
      }),
    );
    this.#byFile = new Map(
      [...Map.groupBy(uses, ({ id }) => id)].map(([id, list]) => [id, list.map(({ use }) => use)]),
    );
    const pending = records.filter(({ state }) => open.has(state));
    const all = records.map(({ submission }) => submission);
    const own = pending.filter(({ submission }) => submission.accountId === accountId);
    this.#open = own.map(({ submission }) => ({
      submission,
      others: new OtherRecords(submission, all),
    }));
    this.#openElsewhere = pending
      .filter((record) => !own.includes(record))
      .map(({ submission }) => submission);
    this.#isBlurred =
      pending.some(({ state }) => state === 'unreadable') ||
      batches.some(({ status, inputFileId }) => isActive(status) && inputFileId === '');
  }

  of(fileId: string): readonly BatchUse[] {
    return this.#byFile.get(fileId) ?? [];
  }

  /** Does an unfinished batch or an unconfirmed submission need the file, or may it? Then it must not be deleted. */
  mayBeNeeded(file: RemoteFile): boolean {
    const uses = this.of(file.id);
    if (uses.some(({ batch }) => isActive(batch.status))) return true;
    if (this.#open.some(({ submission, others }) => mayBeOf(submission, file, others))) return true;
    if (this.#openElsewhere.some((submission) => isOf(submission, file))) return true;
    // A result that an ended batch names is surely no input that someone waits for.
    return this.#isBlurred && !uses.some(({ kind }) => kind !== 'input');
  }
}

function mayBeOf(submission: Submission, file: RemoteFile, others: OtherRecords): boolean {
  return (
    isOf(submission, file) ||
    (submission.fileId === undefined && mayBeFileOf(submission, file, others))
  );
}

/** Surely the one that was uploaded for it. */
function isOf(submission: Submission, file: RemoteFile): boolean {
  return submission.fileId === undefined
    ? isFileOf(submission, file)
    : submission.fileId === file.id;
}
