import * as vscode from 'vscode';
import type { Batch } from '../batches/batch.ts';
import { takeSnapshot } from '../tracking/snapshot.ts';
import type { SubmissionRecords } from './submissionRecords.ts';

/** The file on this machine that a batch was submitted from, while it holds the bytes that were sent. */
export async function submittedFile(
  records: Pick<SubmissionRecords, 'intentOf'>,
  batch: Batch,
  signal?: AbortSignal,
): Promise<vscode.Uri | undefined> {
  const intent = records.intentOf(batch.accountId, batch.id);
  if (!intent) return undefined;
  const uri = vscode.Uri.parse(intent.fileUri);
  if (uri.scheme !== 'file') return undefined;
  try {
    return (await takeSnapshot(uri.fsPath, signal)).sha256 === intent.sha256 ? uri : undefined;
  } catch {
    signal?.throwIfAborted();
    return undefined; // gone or unreadable: the service has a copy
  }
}
