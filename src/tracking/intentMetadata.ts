import { createHash } from 'node:crypto';
import type { ApiKey } from '../batches/account.ts';
import type { Batch } from '../batches/batch.ts';
import { checkMetadata } from '../providers/metadata.ts';
import { profileOf } from '../providers/profiles.ts';
import type { Intent } from './intent.ts';

/** Where a batch says which submission made it. */
export const intentKey = 'batch_studio_intent';

/** The metadata to send: the user's, and the intent's id where the provider's bounds leave room for it. */
export function metadataWithIntent(intent: Intent): Readonly<Record<string, string>> {
  const marked = { ...intent.metadata, [intentKey]: intent.id };
  const { metadata: rule } = profileOf(intent.provider);
  return checkMetadata(marked, rule) === undefined ? marked : intent.metadata;
}

/** Is this the batch that the submission made? Exact: by its own id, else by the file that only it uploaded. */
export function isBatchOf(intent: Intent, batch: Batch): boolean {
  const mark = batch.metadata[intentKey];
  if (mark !== undefined) return mark === intent.id;
  return intent.fileId !== undefined && batch.inputFileId === intent.fileId;
}

/** Tells keys apart without giving anything of them away. */
export function fingerprintOf({ key }: ApiKey): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
