import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { UnchangedFiles } from '../../tracking/submit/unchangedFiles.ts';
import type { Submissions } from './submissions.ts';

/** Finds the files that batches were submitted from. */
export class SubmittedFiles {
  readonly #records: Pick<Submissions, 'submissionOf'>;
  readonly #unchanged: Pick<UnchangedFiles, 'holds'>;

  constructor(
    records: Pick<Submissions, 'submissionOf'>,
    unchanged: Pick<UnchangedFiles, 'holds'>,
  ) {
    this.#records = records;
    this.#unchanged = unchanged;
  }

  /** The file on this machine that a batch was submitted from, while it holds the bytes that were sent. */
  async of(batch: Batch, signal?: AbortSignal): Promise<vscode.Uri | undefined> {
    const submission = this.#records.submissionOf(batch.accountId, batch.id);
    if (!submission) return undefined;
    const uri = vscode.Uri.parse(submission.fileUri);
    if (uri.scheme !== 'file') return undefined;
    // One that is gone or unreadable is none: the service has a copy.
    const isSame = await this.#unchanged.holds(uri.fsPath, submission);
    signal?.throwIfAborted();
    return isSame ? uri : undefined;
  }
}
