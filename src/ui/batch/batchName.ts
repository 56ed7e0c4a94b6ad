// Stands alone: tree, results and commands call a batch by one name.
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { Submissions } from './submissions.ts';

/**
 * What people call a batch: the name in its metadata, else the file it was submitted from, else its id.
 * Plain text of unknown origin.
 */
export function batchName(batch: Batch, provider: string, filename?: string): string {
  const name = batch.metadata[profileOf(provider).metadata.nameKey]?.trim();
  return name || (filename !== undefined && nameOfFile(filename)) || batch.id;
}

/** What a batch without a name is called after. */
export function nameOfFile(filename: string): string {
  return filename.replace(/\.jsonl$/i, '');
}

/** The same of a batch whose file our records may know. */
export function recordedName(
  batch: Batch,
  { provider }: Pick<Account, 'provider'>,
  records: Pick<Submissions, 'submissionOf'>,
): string {
  return batchName(batch, provider, records.submissionOf(batch.accountId, batch.id)?.filename);
}
