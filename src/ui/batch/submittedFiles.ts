import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { FileHashes } from '../../tracking/submission/snapshot.ts';
import type { SubmissionRecords } from './submissionRecords.ts';

/** Finds the files that batches were submitted from. */
export class SubmittedFiles {
  readonly #records: Pick<SubmissionRecords, 'intentOf'>;
  readonly #hashes = new FileHashes();

  constructor(records: Pick<SubmissionRecords, 'intentOf'>) {
    this.#records = records;
  }

  /** The file on this machine that a batch was submitted from, while it holds the bytes that were sent. */
  async of(batch: Batch, signal?: AbortSignal): Promise<vscode.Uri | undefined> {
    const intent = this.#records.intentOf(batch.accountId, batch.id);
    if (!intent) return undefined;
    const uri = vscode.Uri.parse(intent.fileUri);
    if (uri.scheme !== 'file') return undefined;
    try {
      return (await this.#hashes.of(uri.fsPath, signal)) === intent.sha256 ? uri : undefined;
    } catch {
      signal?.throwIfAborted();
      return undefined; // gone or unreadable: the service has a copy
    }
  }
}
