import { createHash } from 'node:crypto';
import type { ApiKey } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { checkMetadata } from '../../providers/metadata.ts';
import { profileOf } from '../../providers/profiles.ts';
import { jobKey, jobText } from './jobMark.ts';
import type { Submission } from './submission.ts';

/** Where a batch says which submission made it. */
export const submissionKey = 'batch_studio_intent';

/** Some services and disks stop at 255 bytes; a character has four at most. */
const longestStem = 50;

/** The metadata to send: the user's, then the submission's id and its job where the provider's bounds leave room. */
export function metadataWithSubmission(submission: Submission): Readonly<Record<string, string>> {
  const { metadata, id, job, provider } = submission;
  const { metadata: rule } = profileOf(provider);
  const fits = (pairs: Readonly<Record<string, string>>) =>
    checkMetadata(pairs, rule) === undefined;
  const marked = { ...metadata, [submissionKey]: id };
  const withJob = job ? { ...marked, [jobKey]: jobText(job) } : marked;
  return [withJob, marked].find(fits) ?? metadata;
}

/** Is this the batch that the submission made? Exact: by its own id, else by the file that only it uploaded. */
export function isBatchOf(submission: Submission, batch: Batch): boolean {
  const mark = markOf(batch);
  if (mark !== undefined) return mark === submission.id;
  return submission.fileId !== undefined && batch.inputFileId === submission.fileId;
}

/** Does nothing in a listed batch say whose it is? Some lists name neither the file nor the metadata. */
export function mayBeBatchOf({ fileId }: Submission, batch: Batch): boolean {
  return markOf(batch) === undefined && (fileId === undefined || batch.inputFileId === '');
}

/** Which submission a batch says that it is of. Some services give metadata back as JSON text. */
export function markOf({ metadata, raw }: Pick<Batch, 'metadata' | 'raw'>): string | undefined {
  const mark = metadata[submissionKey];
  if (mark !== undefined) return mark;
  const text = typeof raw === 'object' && raw !== null && 'metadata' in raw ? raw.metadata : null;
  return typeof text === 'string' ? markPattern.exec(text)?.[1] : undefined;
}

/** In text that may have been escaped once more. */
const markPattern = new RegExp(`${submissionKey}[\\\\"': ]{1,20}([0-9a-f-]{36})`);

/**
 * Can the answer to a create be of the batch that was asked for? Not when it speaks of another file or another
 * submission, or is a file.
 */
export function isAnswerToCreate(submission: Submission, batch: Batch): boolean {
  const { raw } = batch;
  const kind = typeof raw === 'object' && raw !== null && 'object' in raw ? raw.object : undefined;
  return (
    (markOf(batch) ?? submission.id) === submission.id &&
    (batch.inputFileId === '' || batch.inputFileId === submission.fileId) &&
    batch.id !== submission.fileId &&
    kind !== 'file'
  );
}

/** The name to send a file under: a service keeps nothing else that could tell one upload from another. */
export function uploadName({ filename, id }: Pick<Submission, 'filename' | 'id'>): string {
  const stem = [...filename.replace(/\.jsonl$/i, '')].slice(0, longestStem).join('');
  return `${stem}.${fileMark(id)}.jsonl`;
}

/** Is this the file that the submission uploaded? A service may have added to its name, as in `a (1).jsonl`. */
export function isFileOf(submission: Submission, file: RemoteFile): boolean {
  return hasName(submission, file) && hasSize(submission, file);
}

/** May it be that file under another name, or with another size? Not when the name is that of another submission. */
export function mayBeFileOf(submission: Submission, file: RemoteFile): boolean {
  if (hasName(submission, file)) return true;
  return hasSize(submission, file) && !/\.[0-9a-f]{8}\b/.test(file.filename);
}

/** Can the answer to an upload be of the file that was sent? Not when it speaks of another name or size. */
export function isAnswerToUpload(submission: Submission, file: RemoteFile): boolean {
  return hasSize(submission, file) && (file.filename === '' || hasName(submission, file));
}

function hasName({ id }: Submission, { filename }: RemoteFile): boolean {
  return filename.includes(`.${fileMark(id)}`);
}

function hasSize({ bytes }: Submission, file: RemoteFile): boolean {
  return (file.bytes ?? bytes) === bytes;
}

function fileMark(id: string): string {
  return id.slice(0, 8);
}

/** Tells keys apart without giving anything of them away. */
export function fingerprintOf({ key }: ApiKey): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
