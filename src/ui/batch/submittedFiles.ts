import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { FileHashes } from '../../tracking/submit/snapshot.ts';
import type { Submissions } from './submissions.ts';

/** Finds the files that batches were submitted from. */
export class SubmittedFiles {
  readonly #records: Pick<Submissions, 'submissionOf'>;
  readonly #hashes = new FileHashes();

  constructor(records: Pick<Submissions, 'submissionOf'>) {
    this.#records = records;
  }

  /** The file on this machine that a batch was submitted from, while it holds the bytes that were sent. */
  async of(batch: Batch, signal?: AbortSignal): Promise<vscode.Uri | undefined> {
    const submission = this.#records.submissionOf(batch.accountId, batch.id);
    if (!submission) return undefined;
    const uri = vscode.Uri.parse(submission.fileUri);
    if (uri.scheme !== 'file') return undefined;
    try {
      return (await this.#hashes.of(uri.fsPath, signal)) === submission.sha256 ? uri : undefined;
    } catch {
      signal?.throwIfAborted();
      return undefined; // gone or unreadable: the service has a copy
    }
  }
}
