import { createHash } from 'node:crypto';
import type { ApiKey } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { checkMetadata } from '../../providers/metadata.ts';
import { profileOf } from '../../providers/profiles.ts';
import { jobKey, jobText } from './jobMark.ts';
import type { OtherRecords } from './otherRecords.ts';
import type { Submission } from './submission.ts';
import { objectOf } from '../../json/unknownJson.ts';

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

/** What people gave a batch to carry: its metadata without what is written there for us. */
export function givenMetadata({
  metadata,
}: Pick<Batch, 'metadata'>): readonly (readonly [key: string, value: string])[] {
  return Object.entries(metadata).filter(([key]) => key !== submissionKey && key !== jobKey);
}

/** Is this the batch that the submission made? Exact: by its own id, else by the file that only it uploaded. */
export function isBatchOf(submission: Submission, batch: Batch): boolean {
  const mark = markOf(batch);
  if (mark !== undefined) return isMarkOf(submission, mark);
  return submission.fileId !== undefined && batch.inputFileId === submission.fileId;
}

/**
 * Does a listed batch not say for certain that it is another's? Some lists name neither the file nor the metadata, and
 * a mark may be mangled: beside our own file it is doubted, unless it is that of another record.
 */
export function mayBeBatchOf({ fileId }: Submission, batch: Batch, others: OtherRecords): boolean {
  const mark = markOf(batch);
  if (others.haveBatchId(batch.id) || (mark !== undefined && others.haveBatch(mark))) return false;
  if (batch.inputFileId !== '' && fileId !== undefined) return batch.inputFileId === fileId;
  return mark === undefined || !wholeMark.test(mark);
}

/**
 * May a listed batch be it although it names another file? Gateways that give files ids of their own name the service's
 * in a batch, and some services keep no metadata. A batch from after its day is another's.
 */
export function mayBeMisnamed(submission: Submission, batch: Batch, others: OtherRecords): boolean {
  const { fileId: _named, ...nameless } = submission;
  if (others.haveFileId(batch.inputFileId) || isLater(submission, batch)) return false;
  return mayBeBatchOf(nameless, batch, others);
}

/** Was a batch made long after this one was asked for? By the service's own clock; of this machine's, so much as passed. */
function isLater({ plannedAt, steppedAt, fileCreatedAt }: Submission, { times }: Batch): boolean {
  const { createdAt } = times;
  if (fileCreatedAt === undefined || createdAt === null) return false;
  return createdAt > fileCreatedAt + Math.max(0, steppedAt - plannedAt) + daySeconds;
}

const wholeMark = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Some services cut what they keep; so much of an id is still nobody else's. */
const shortestMark = 18;

function isMarkOf({ id }: Submission, mark: string): boolean {
  return mark === id || (mark.length >= shortestMark && id.startsWith(mark));
}

/** Which submission a batch says that it is of. Some services give metadata back as JSON text. */
export function markOf({ metadata, raw }: Pick<Batch, 'metadata' | 'raw'>): string | undefined {
  const mark = metadata[submissionKey];
  if (mark !== undefined) return mark;
  const text = objectOf(raw)['metadata'];
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
  const kind = objectOf(raw)['object'];
  return (
    isMarkOf(submission, markOf(batch) ?? submission.id) &&
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

/**
 * May it be that file under another name, or with another size? Not when it is of another record. No time counts here:
 * either clock may be wrong by days. One with another name and another size is of some other upload, unless it came at
 * the time of this one.
 */
export function mayBeFileOf(
  submission: Submission,
  file: RemoteFile,
  others: OtherRecords,
): boolean {
  if (others.haveFile(file)) return false;
  return hasName(submission, file) || hasSize(submission, file) || isOfThatDay(submission, file);
}

const daySeconds = 86_400;

function isOfThatDay({ plannedAt, steppedAt }: Submission, { createdAt }: RemoteFile): boolean {
  if (createdAt === null) return true;
  return createdAt >= plannedAt - daySeconds && createdAt <= steppedAt + daySeconds;
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

/** What names a file as a submission's. */
export function fileMark(id: string): string {
  return id.slice(0, 8);
}

/** Tells keys apart without giving anything of them away. */
export function fingerprintOf({ key }: ApiKey): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
