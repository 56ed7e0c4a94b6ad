import { ApiFailure } from '../../batches/apiFailure.ts';
import type { BatchApi, RemoteFile, TransferOptions } from '../../batches/batchApi.ts';
import { attempts, recordOf } from './fetchWhole.ts';

/**
 * Downloads a file of any kind, whatever it holds, until its length is the one that its own record at the service
 * names, or else the list of files that named it. Where nothing says how long it is, a file of a batch must consist of
 * a batch's lines, and any other one is kept as it came.
 * @param listed as the list of files has it
 * @param target in a folder of its own
 * @returns whether the length is proved
 * @throws ApiFailure `malformed`: with the code `wrong_length` when it never is, or `no_results` for what is no file of
 * a batch
 */
export async function fetchRecorded(
  api: Pick<BatchApi, 'downloadFile' | 'retrieveFile'>,
  listed: Pick<RemoteFile, 'id'> & Partial<RemoteFile>,
  target: string,
  options: TransferOptions = {},
): Promise<boolean> {
  let record: RemoteFile | null | undefined;
  let code = 'wrong_length';
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const bytes = await api.downloadFile(listed.id, target, options);
    record ??= await recordOf(() => api.retrieveFile(listed.id, options.signal));
    // Some services write 0 where they do not know.
    const expected = record?.bytes || (listed.bytes ?? record?.bytes ?? null);
    if (bytes === expected) return true;
    if (expected) continue;
    if (!/^batch/.test(record?.purpose ?? listed.purpose ?? '')) return false;
    const { readDownloaded } = await import('./downloadedLines.ts');
    const { isEmpty, hasOne, hasOnly } = await readDownloaded(target);
    if (isEmpty || hasOnly) return false;
    code = hasOne ? 'wrong_length' : 'no_results';
  }
  throw new ApiFailure({ kind: 'malformed', code });
}
