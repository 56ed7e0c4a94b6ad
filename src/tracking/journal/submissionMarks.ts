import { createHash } from 'node:crypto';
import type { ApiKey } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { checkMetadata } from '../../providers/metadata.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { Submission } from './submission.ts';

/** Where a batch says which submission made it. */
export const submissionKey = 'batch_studio_intent';

/** Some services and disks stop at 255 bytes; a character has four at most. */
const longestStem = 50;

/** The metadata to send: the user's, and the submission's id where the provider's bounds leave room for it. */
export function metadataWithSubmission(submission: Submission): Readonly<Record<string, string>> {
  const marked = { ...submission.metadata, [submissionKey]: submission.id };
  const { metadata: rule } = profileOf(submission.provider);
  return checkMetadata(marked, rule) === undefined ? marked : submission.metadata;
}

/** Is this the batch that the submission made? Exact: by its own id, else by the file that only it uploaded. */
export function isBatchOf(submission: Submission, batch: Batch): boolean {
  const mark = batch.metadata[submissionKey];
  if (mark !== undefined) return mark === submission.id;
  return submission.fileId !== undefined && batch.inputFileId === submission.fileId;
}

/** The name to send a file under: a service keeps nothing else that could tell one upload from another. */
export function uploadName({ filename, id }: Pick<Submission, 'filename' | 'id'>): string {
  const stem = [...filename.replace(/\.jsonl$/i, '')].slice(0, longestStem).join('');
  return `${stem}.${fileMark(id)}.jsonl`;
}

/** Is this the file that the submission uploaded? A service may have added to its name, as in `a (1).jsonl`. */
export function isFileOf({ id, bytes }: Submission, file: RemoteFile): boolean {
  return file.filename.includes(`.${fileMark(id)}`) && (file.bytes ?? bytes) === bytes;
}

function fileMark(id: string): string {
  return id.slice(0, 8);
}

/** Tells keys apart without giving anything of them away. */
export function fingerprintOf({ key }: ApiKey): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
