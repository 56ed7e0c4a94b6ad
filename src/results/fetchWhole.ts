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

/** Not every service keeps such records, or says so in a way that can be told: then what came whole stays. */
async function expectedBytes(retrieve: () => Promise<RemoteFile>): Promise<number | null> {
  try {
    return (await retrieve()).bytes;
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure || failure.kind === 'cancelled') throw error;
    return null;
  }
}
