import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi, FilePage, RemoteFile } from '../../batches/batchApi.ts';
import { batchesAt, filesAt, readList } from '../submit/readList.ts';
import { FileUses, type KnownRecord } from './fileUse.ts';

/** Every batch of an account. @throws ApiFailure `malformed`, code `list_end`, when it is not sure that these are all */
export async function allBatches(api: BatchApi, signal: AbortSignal): Promise<readonly Batch[]> {
  const batches = new Map<string, Batch>();
  const isAll = await readList<Batch>({
    ...batchesAt(api, signal),
    since: undefined,
    isWhole: true,
    see(batch) {
      batches.set(batch.id, batch);
      return false;
    },
  });
  if (!isAll) throw new ApiFailure({ kind: 'malformed', code: 'list_end' });
  return [...batches.values()];
}

/** One page of an account's files, of any purpose. */
export function filePage(
  api: BatchApi,
  cursor: string | null,
  signal: AbortSignal,
): Promise<FilePage> {
  return api.listFiles(cursor, signal, 'all');
}

/** Every file of an account, of any purpose, as far as its list goes. */
export async function allFiles(api: BatchApi, signal: AbortSignal): Promise<readonly RemoteFile[]> {
  const files = new Map<string, RemoteFile>();
  await readList<RemoteFile>({
    ...filesAt(api, signal, 'all'),
    since: undefined,
    isWhole: true,
    see(file) {
      files.set(file.id, file);
      return false;
    },
  });
  return [...files.values()];
}

export interface DeletionOptions {
  readonly api: BatchApi;
  readonly accountId: string;
  /** The submissions from this machine as they are now; asked before each file. */
  readonly records: () => readonly KnownRecord[];
  readonly signal: AbortSignal;
  readonly onDeleted: (file: RemoteFile, count: number) => void;
}

export interface Deletion {
  readonly deleted: readonly RemoteFile[];
  /** What an unfinished batch or an unconfirmed submission needs, or may need: it stays. */
  readonly kept: readonly RemoteFile[];
}

/**
 * Deletes files at the service, one after the other. All batches are read anew first, so that no decision is older
 * than the deletion; a file that is gone already counts as deleted.
 * @throws ApiFailure at the first doubt: what was deleted until then was told by `onDeleted`
 */
export async function deleteFiles(
  files: readonly RemoteFile[],
  { api, accountId, records, signal, onDeleted }: DeletionOptions,
): Promise<Deletion> {
  const batches = await allBatches(api, signal);
  const deleted: RemoteFile[] = [];
  const kept: RemoteFile[] = [];
  let known = records();
  let uses = new FileUses({ accountId, batches, records: known });
  for (const file of files) {
    if (records() !== known) {
      known = records();
      uses = new FileUses({ accountId, batches, records: known });
    }
    if (uses.mayBeNeeded(file)) {
      kept.push(file);
      continue;
    }
    await api.deleteFile(file.id, signal).catch((error: unknown) => {
      if (asApiFailure(error)?.kind !== 'not_found') throw error;
    });
    deleted.push(file);
    onDeleted(file, deleted.length);
  }
  return { deleted, kept };
}
