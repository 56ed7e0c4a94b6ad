import { lacksCall } from '../../batches/apiFailure.ts';
import type { BatchApi, RemoteFile } from '../../batches/batchApi.ts';
import { OtherRecords } from '../journal/otherRecords.ts';
import type { Submission } from '../journal/submission.ts';
import { isFileOf, mayBeFileOf } from '../journal/submissionMarks.ts';
import type { SearchOptions } from './findBatch.ts';
import type { ListSearch } from './lookUp.ts';
import { filesAt, readList } from './readList.ts';

/** One upload does not arrive more often. */
const mostCopies = 100;

/** This machine's clock against the service's, for how far a quick look goes. */
const skewSeconds = 86_400;

export interface FileSearch extends ListSearch<RemoteFile> {
  /** More of the same: a network may deliver an upload twice. */
  readonly copies: readonly RemoteFile[];
  /** True when the service has no list of files, or one without names. */
  readonly isUnlisted: boolean;
  /** True when a file is listed that may be it all the same (`mayBeFileOf`). */
  readonly isBlurred: boolean;
}

const unlisted: FileSearch = {
  found: null,
  copies: [],
  certain: false,
  isUnlisted: true,
  isBlurred: false,
};

/** Looks through the account's files for the one that a submission uploaded. @throws ApiFailure */
export async function findFile(
  submission: Submission,
  api: BatchApi,
  { signal, clock, reach = 'whole', others = new OtherRecords(submission, []) }: SearchOptions = {},
): Promise<FileSearch> {
  const copies: RemoteFile[] = [];
  const seen: { isNameless: boolean; isLookalike: boolean } = {
    isNameless: false,
    isLookalike: false,
  };
  const since = submission.plannedAt - skewSeconds;
  try {
    const isComplete = await readList({
      ...filesAt(api, signal),
      since,
      isWhole: reach === 'whole',
      see: (file) => {
        seen.isNameless ||= file.filename === '';
        if (isFileOf(submission, file)) copies.push(file);
        else seen.isLookalike ||= mayBeFileOf(submission, file, others);
        return copies.length >= mostCopies;
      },
      clock,
    });
    const found = copies.shift() ?? null;
    const isUnlisted = !found && seen.isNameless;
    const isBlurred = !found && seen.isLookalike;
    return {
      found,
      copies,
      certain: isComplete && !isUnlisted && !isBlurred,
      isUnlisted,
      isBlurred,
    };
  } catch (error) {
    if (!lacksCall(error)) throw error;
    return unlisted;
  }
}
