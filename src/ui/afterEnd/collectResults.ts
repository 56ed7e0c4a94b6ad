import * as vscode from 'vscode';
import { fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import { batchFileKinds } from '../../batches/batch.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { deleteFiles } from '../../tracking/files/deleteFiles.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { fileText } from '../kit/logText.ts';
import { UserError } from '../kit/userError.ts';
import type { AfterEndDeps } from './afterEnd.ts';

const resultKinds: readonly BatchFileKind[] = ['output', 'error'];

/**
 * Fetches what came back for a batch; then, if wanted, deletes its files at the service, input included, but only when every
 * copy is surely the whole, and none that another batch or submission may need.
 * @throws ApiFailure, UserError
 */
export async function collectResults(
  deps: AfterEndDeps,
  batch: Batch,
  deletes: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { results } = deps;
  const kinds = resultKinds.filter((kind) => fileIdOf(batch, kind) !== null);
  for (const kind of kinds) await results.ensure(batch, kind, { signal });
  if (!deletes || kinds.length === 0) return;
  for (const kind of kinds)
    if (!(await results.isVerified(batch, kind)))
      throw new UserError(
        vscode.l10n.t(
          'The results were downloaded, but nothing shows that they came whole. The files at the service were kept.',
        ),
      );
  await deleteAtService(deps, batch, signal);
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
