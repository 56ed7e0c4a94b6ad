import { lacksCall } from '../../batches/apiFailure.ts';
import type { BatchApi, RemoteFile } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Submission } from '../journal/submission.ts';
import { isFileOf } from '../journal/submissionMarks.ts';
import type { Search } from './lookUp.ts';
import { readList } from './readList.ts';

/** One upload does not arrive more often. */
const mostCopies = 100;

/** This machine's clock against the service's. */
const skewSeconds = 86_400;

export interface FileSearch extends Search<RemoteFile> {
  /** More of the same: a network may deliver an upload twice. */
  readonly copies: readonly RemoteFile[];
  /** True when the service has no list of files, or one without names. */
  readonly isUnlisted: boolean;
}

/** Looks through the account's files for the one that a submission uploaded. @throws ApiFailure */
export async function findFile(
  submission: Submission,
  api: BatchApi,
  signal?: AbortSignal,
  clock?: Clock,
): Promise<FileSearch> {
  const copies: RemoteFile[] = [];
  let isNameless = false;
  try {
    const certain = await readList({
      page: async (cursor) => {
        const { files: items, ...rest } = await api.listFiles(cursor, signal);
        return { items, ...rest };
      },
      timeOf: ({ createdAt }) => createdAt,
      since: submission.plannedAt - skewSeconds,
      see: (file) => {
        isNameless ||= file.filename === '';
        if (isFileOf(submission, file)) copies.push(file);
        return copies.length >= mostCopies;
      },
      clock,
    });
    const found = copies.shift() ?? null;
    const isUnlisted = !found && isNameless;
    return { found, copies, certain: certain && !isUnlisted, isUnlisted };
  } catch (error) {
    if (!lacksCall(error)) throw error;
    return { found: null, copies: [], certain: false, isUnlisted: true };
  }
}
