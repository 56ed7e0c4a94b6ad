import * as vscode from 'vscode';
import { batchFileKinds, fileIdOf, resultKindsOf, type Batch } from '../../batches/batch.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { answersWithoutFile } from '../../batches/capabilities.ts';
import { deleteFiles } from '../../tracking/files/deleteFiles.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { fileText } from '../kit/logText.ts';
import { UserError } from '../kit/userError.ts';
import type { AfterEndDeps } from './afterEnd.ts';

/**
 * Fetches what came back for a batch; then, if wanted, deletes its files at the service, input included, but only when every
 * one is here too and surely whole, and none that another batch or submission may need.
 * @throws ApiFailure, UserError
 */
export async function collectResults(
  deps: AfterEndDeps,
  given: Batch,
  deletes: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { results } = deps;
  const batch = await withFiles(deps, given, signal);
  const kinds = resultKindsOf(batch);
  for (const kind of kinds) await results.ensure(batch, kind, { signal });
  if (!deletes || kinds.length === 0) return;
  // What was sent may be nowhere else: the file here may have been edited, or never saved.
  if (fileIdOf(batch, 'input') !== null) await results.ensure(batch, 'input', { signal });
  const all = batchFileKinds.filter((kind) => fileIdOf(batch, kind) !== null);
  const areWhole = await Promise.all(all.map((kind) => results.isVerified(batch, kind)));
  if (answersWithoutFile(batch) > 0 || areWhole.includes(false))
    throw new UserError(
      vscode.l10n.t(
        'Downloaded, but completeness can’t be verified; the provider’s files were kept.',
      ),
    );
  await deleteAtService(deps, batch, signal);
}

/** Some services name the files of a batch a while after its end. */
async function withFiles(
  { apiFor, settings }: AfterEndDeps,
  batch: Batch,
  signal: AbortSignal,
): Promise<Batch> {
  if (resultKindsOf(batch).length > 0 && answersWithoutFile(batch) === 0) return batch;
  return apiFor(accountById({ settings }, batch.accountId)).retrieveBatch(batch.id, signal);
}

async function deleteAtService(
  deps: AfterEndDeps,
  batch: Batch,
  signal: AbortSignal,
): Promise<void> {
  const { records, log, apiFor } = deps;
  const { accountId } = batch;
  const api = apiFor(accountById(deps, accountId));
  const files: RemoteFile[] = [];
  for (const kind of batchFileKinds) {
    const id = fileIdOf(batch, kind);
    if (id === null) continue;
    const file = await api.retrieveFile(id, signal).catch((error: unknown) => {
      if (asApiFailure(error)?.kind !== 'not_found') throw error;
    });
    if (file) files.push(file);
  }
  await records.reload();
  const { kept } = await deleteFiles(files, {
    ...{ api, accountId, signal },
    records: () => records.all(),
    onDeleted({ id }) {
      log.info(fileText('deleted after its download', id, accountId));
    },
  });
  for (const { id } of kept) log.warn(fileText('kept what may be needed', id, accountId));
}
