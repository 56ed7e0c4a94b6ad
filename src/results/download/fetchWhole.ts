import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import type { DownloadedLines } from './downloadedLines.ts';

/** So often a file is downloaded until it is whole. */
export const attempts = 3;

export interface WholeFile {
  /** Downloads it, over what an earlier try brought. @returns the number of bytes */
  readonly fetch: () => Promise<number>;
  /** The file's own record at the service. */
  readonly retrieve: () => Promise<RemoteFile>;
  /** What the download consists of. */
  readonly lines: () => Promise<DownloadedLines>;
  /** May it have no line at all, as far as the batch tells? */
  readonly mayBeEmpty: boolean;
}

/**
 * Downloads until the length is the one that the file's own record names: a gateway that cuts an answer short may
 * also shorten its `Content-Length`, and a portal answers 200 with a page of its own. Where the service keeps no such
 * record, until every line is one of a batch.
 * @returns whether the length is proved
 * @throws ApiFailure `malformed`: with the code `wrong_length` when it never is, or `no_results` for what is no file of
 * results at all
 */
export async function fetchWhole(file: WholeFile): Promise<boolean> {
  let expected: number | null | undefined;
  let code = 'wrong_length';
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const bytes = await file.fetch();
    expected ??= (await recordOf(file.retrieve))?.bytes ?? null;
    // Some services write 0 where they do not know: a record of no bytes proves nothing of what the batch counts.
    const isProved = bytes === expected && (bytes > 0 || file.mayBeEmpty);
    if (!isProved && expected) continue;
    const { isEmpty, hasObject, hasOne, hasOnly } = await file.lines();
    if (isEmpty ? bytes === expected || file.mayBeEmpty : isProved ? hasObject : hasOnly)
      return isProved;
    code = isEmpty || hasOne ? 'wrong_length' : 'no_results';
    // What the service itself calls the whole does not become another one.
    if (isProved) break;
  }
  throw new ApiFailure({ kind: 'malformed', code });
}

/** Downloads what there is so far of a file that still grows. @returns false: nothing proves it */
export async function fetchSome(file: Pick<WholeFile, 'fetch' | 'lines'>): Promise<false> {
  await file.fetch();
  const { isEmpty, hasOne } = await file.lines();
  if (isEmpty || hasOne) return false;
  throw new ApiFailure({ kind: 'malformed', code: 'no_results' });
}

/** Answers of a service, or of the gateway before it, that keeps no such records. */
const noRecord: readonly unknown[] = [403, 404, 405, 410, 501];

/**
 * The file's own record; null where the service keeps none.
 * @throws ApiFailure when it cannot be asked now, or a portal answers
 */
export async function recordOf(retrieve: () => Promise<RemoteFile>): Promise<RemoteFile | null> {
  try {
    return await retrieve();
  } catch (error) {
    const { kind = '', facts } = asApiFailure(error) ?? {};
    const hasNone =
      ['not_found', 'rejected'].includes(kind) ||
      noRecord.includes(facts?.status) ||
      (kind === 'malformed' && ['no_id', 'other_id', 'other_object'].includes(facts?.code ?? ''));
    if (!hasNone) throw error;
    return null;
  }
}
