// Stands alone: tree, results and commands call a batch by one name.
import type { Batch } from '../../batches/batch.ts';
import { profileOf } from '../../providers/profiles.ts';

/**
 * What people call a batch: the name in its metadata, else the file it was submitted from, else its id.
 * Plain text of unknown origin.
 */
export function batchName(batch: Batch, provider: string, filename?: string): string {
  const name = batch.metadata[profileOf(provider).metadata.nameKey]?.trim();
  return name || filename?.replace(/\.jsonl$/i, '') || batch.id;
}
