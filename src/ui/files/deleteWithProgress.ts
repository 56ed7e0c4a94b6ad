import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { deleteFiles } from '../../tracking/files/deleteFiles.ts';
import { formatsFor } from '../kit/formats.ts';
import { fileText } from '../kit/logText.ts';
import { showMessage } from '../kit/showMessage.ts';
import { withProgress } from '../kit/withProgress.ts';
import type { FileDeps } from './fileDeps.ts';

/** Deletes files at the service, tells what became of them and logs each. @returns how many are deleted */
export async function deleteWithProgress(
  deps: FileDeps,
  account: Account,
  wanted: readonly RemoteFile[],
): Promise<number> {
  const { files, records, log } = deps;
  const formats = formatsFor(vscode.env.language);
  const list = files.of(account);
  const sum = formats.count(wanted.length);
  let gone = 0;
  await records.reload();
  try {
    const { deleted, kept } = await withProgress(
      vscode.l10n.t('Deleting files of {0}', account.name),
      formats,
      (report, signal) =>
        deleteFiles(wanted, {
          ...{ api: deps.apiFor(account), accountId: account.id, signal },
          records: () => records.all(),
          onDeleted(file, count) {
            gone = count;
            list.remove(file.id);
            log.info(fileText('deleted', file.id, account.id));
            report.text(vscode.l10n.t('{0} of {1}', formats.count(count), sum));
          },
        }),
    );
    for (const { id } of kept) log.warn(fileText('kept what may be needed', id, account.id));
    tell(deleted, kept.length);
    return deleted.length;
  } catch (error) {
    if (gone > 0)
      void showMessage(
        'warning',
        vscode.l10n.t('Stopped: {0} of {1} files were deleted.', formats.count(gone), sum),
      );
    throw error;
  }
}

function tell(deleted: readonly RemoteFile[], kept: number): void {
  const formats = formatsFor(vscode.env.language);
  const bytes = formats.bytes(bytesOf(deleted));
  const done =
    deleted.length === 1
      ? vscode.l10n.t('Deleted 1 file ({0}).', bytes)
      : vscode.l10n.t('Deleted {0} files ({1}).', formats.count(deleted.length), bytes);
  if (kept === 0) void showMessage('information', done);
  else
    void showMessage(
      'warning',
      vscode.l10n.t(
        '{0} {1} were kept: an unfinished batch or an unconfirmed submission needs them, or may need them.',
        done,
        formats.count(kept),
      ),
    );
}

/** Asks before files are deleted. @param names of some of them, if they are to be told */
export async function agreedToDelete(
  question: string,
  names: readonly string[] = [],
): Promise<boolean> {
  const button = vscode.l10n.t('Delete Files');
  const detail = [
    ...names,
    ...(names.length > 0 ? [''] : []),
    vscode.l10n.t(
      'Files that an unfinished batch or an unconfirmed submission needs are kept. This can’t be undone.',
    ),
  ].join('\n');
  return (await showMessage('warning', question, { modal: true, detail }, button)) === button;
}

/** Of files whose size the service does not say, nothing is counted. */
export function bytesOf(files: readonly RemoteFile[]): number {
  return files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}
