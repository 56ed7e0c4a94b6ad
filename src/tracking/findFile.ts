import type { EpochSeconds } from '../batches/batch.ts';
import { lacksCall } from '../batches/apiFailure.ts';
import type { BatchApi, RemoteFile } from '../batches/batchApi.ts';
import type { Intent } from './intent.ts';
import { isFileOf } from './intentMarks.ts';
import { endsBefore } from './listOrder.ts';
import type { Search } from './lookUp.ts';

const maxPages = 100;

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
  intent: Intent,
  api: BatchApi,
  signal?: AbortSignal,
): Promise<FileSearch> {
  try {
    const { files, certain } = await filesSince(intent.plannedAt - skewSeconds, api, signal);
    const [found = null, ...copies] = files.filter((file) => isFileOf(intent, file));
    const isUnlisted = !found && files.some(({ filename }) => filename === '');
    return { found, copies, certain: certain && !isUnlisted, isUnlisted };
  } catch (error) {
    if (!lacksCall(error)) throw error;
    return { found: null, copies: [], certain: false, isUnlisted: true };
  }
}

async function filesSince(since: EpochSeconds, api: BatchApi, signal: AbortSignal | undefined) {
  const files: RemoteFile[] = [];
  const cursors = new Set<string>();
  let cursor: string | null = null;
  for (let pages = 0; pages < maxPages; pages++) {
    const page = await api.listFiles(cursor, signal);
    files.push(...page.files);
    if (
      endsBefore(
        since,
        page.files.map(({ createdAt }) => createdAt),
      )
    )
      return { files, certain: true };
    if (page.next === null) return { files, certain: page.isLast };
    if (cursors.has(page.next)) break;
    cursors.add(page.next);
    cursor = page.next;
  }
  return { files, certain: false };
}
