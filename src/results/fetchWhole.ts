import { ApiFailure, asApiFailure } from '../batches/apiFailure.ts';
import type { RemoteFile } from '../batches/batchApi.ts';

const attempts = 3;

/**
 * Downloads until the length is the one that the file's own record names: a gateway that cuts an answer short may
 * also shorten its `Content-Length`, and a portal answers 200 with a page of its own.
 * @param fetch gives the number of bytes
 * @throws ApiFailure `malformed` with the code `wrong_length` when it never is
 */
export async function fetchWhole(
  fetch: () => Promise<number>,
  retrieve: () => Promise<RemoteFile>,
): Promise<void> {
  let expected: number | null | undefined;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const bytes = await fetch();
    expected ??= await expectedBytes(retrieve);
    if (!expected || bytes === expected) return;
  }
  throw new ApiFailure({ kind: 'malformed', code: 'wrong_length' });
}

/** Answers of a service, or of the gateway before it, that keeps no such records. */
const noRecord: readonly unknown[] = [403, 404, 405, 410, 501];

/** Not every service keeps such records; that one cannot be asked now, or a portal answers, is another matter. */
async function expectedBytes(retrieve: () => Promise<RemoteFile>): Promise<number | null> {
  try {
    return (await retrieve()).bytes;
  } catch (error) {
    const { kind = '', facts } = asApiFailure(error) ?? {};
    const hasNone =
      ['not_found', 'rejected'].includes(kind) ||
      noRecord.includes(facts?.status) ||
      (kind === 'malformed' && facts?.code === 'no_id');
    if (!hasNone) throw error;
    return null;
  }
}
