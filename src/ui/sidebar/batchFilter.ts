import type { Batch } from '../../batches/batch.ts';

/** What of a batch a filter looks at: all that people remember of one. */
export interface FilteredBatch {
  readonly batch: Batch;
  readonly name: string;
  readonly accountName: string;
  /** As it is shown, in the person's language. */
  readonly status: string;
}

/**
 * Does a batch fit the words of a filter? Every word must occur somewhere: in its name, id, status, model, endpoint,
 * account, file ids or metadata, whatever the case.
 */
export function fitsFilter(
  words: string,
  { batch, name, accountName, status }: FilteredBatch,
): boolean {
  const { id, statusWord, model, endpoint, inputFileId, outputFileId, errorFileId } = batch;
  const texts = [
    ...[name, accountName, status, id, statusWord, model, endpoint],
    ...[inputFileId, outputFileId, errorFileId],
    ...Object.entries(batch.metadata).flat(),
  ];
  const all = texts.filter(Boolean).join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
