import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { BatchFileKind } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { fetchRecorded } from '../../results/download/fetchRecorded.ts';
import { FileUses } from '../../tracking/files/fileUse.ts';
import { accountById, chooseAccount } from '../accounts/chooseAccount.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { formatsFor } from '../kit/formats.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { plainText } from '../kit/safeText.ts';
import { showFile } from '../kit/showFile.ts';
import { showMessage } from '../kit/showMessage.ts';
import { withProgress } from '../kit/withProgress.ts';
import { cleanUpFiles } from './cleanUpFiles.ts';
import { agreedToDelete, bytesOf, deleteWithProgress } from './deleteWithProgress.ts';
import type { FileAction, FileDeps } from './fileDeps.ts';
import { fileTargets } from './fileNode.ts';

/** `({ accountId }?)` → how many files of the account are known now. */
const refreshFiles: FileAction = (deps) => async (argument) => {
  requireTrust();
  const { accountId } = readTarget(argument);
  const wanted = deps.settings.accounts().filter(({ id }) => (accountId ?? id) === id);
  const opened = wanted.filter((account) => accountId || deps.files.of(account).isRead);
  await withProgress(
    vscode.l10n.t('Listing files'),
    formatsFor(vscode.env.language),
    (_report, signal) => Promise.all(opened.map((account) => deps.files.of(account).read(signal))),
  );
  return opened.reduce((sum, account) => sum + deps.files.of(account).sum.files, 0);
};

/** `({ accountId })` → how many files of the account are known now. */
const loadMoreFiles: FileAction = (deps) => async (argument) => {
  requireTrust();
  const { accountId } = readTarget(argument);
  const account = await chooseAccount(deps, accountId, vscode.l10n.t('Load More'));
  if (!account) return undefined;
  await withProgress(
    vscode.l10n.t('Listing files'),
    formatsFor(vscode.env.language),
    (_report, signal) => deps.files.of(account).more(signal),
  );
  return deps.files.of(account).sum.files;
};

const openers: { readonly [K in BatchFileKind]: string } = {
  input: 'batchStudio.openInput',
  output: 'batchStudio.openOutput',
  error: 'batchStudio.openErrors',
};

/** `({ accountId, fileId })` → its path; a file of a known batch opens as that batch's, another one is saved first. */
const openRemoteFile: FileAction = (deps) => async (argument) => {
  const [target] = fileTargets(argument, undefined);
  if (!target) return undefined;
  const { accountId, fileId } = target;
  const batches = deps.store.state(accountId)?.batches ?? [];
  const [use] = new FileUses({ accountId, batches, records: [] }).of(fileId);
  return use
    ? vscode.commands.executeCommand(openers[use.kind], { accountId, batchId: use.batch.id })
    : downloadRemoteFile(deps)(target);
};

/** `({ accountId, fileId }, rows?)` → the paths of the new files; each place is asked for. */
const downloadRemoteFile: FileAction = (deps) => async (argument, rows) => {
  requireTrust();
  const formats = formatsFor(vscode.env.language);
  const paths: string[] = [];
  for (const { accountId, fileId } of fileTargets(argument, rows)) {
    const account = accountById(deps, accountId);
    const file = deps.files.of(account).find(fileId);
    const name = (file?.filename || fileId).replace(/[^\w.-]+/g, '_').slice(-80);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const uri = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Download File'),
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    });
    if (!uri) continue;
    const isProved = await withProgress(
      vscode.l10n.t('Downloading'),
      formats,
      async (report, signal) => {
        // A download needs a folder to itself.
        const own = vscode.Uri.joinPath(deps.storage, 'downloading', randomUUID());
        await vscode.workspace.fs.createDirectory(own);
        try {
          const whole = vscode.Uri.joinPath(own, 'whole');
          const listed = { ...file, id: fileId };
          const isWhole = await fetchRecorded(deps.apiFor(account), listed, whole.fsPath, {
            signal,
            onProgress: (transfer) => {
              report.transfer(name, transfer);
            },
          });
          await vscode.workspace.fs.copy(whole, uri, { overwrite: true });
          return isWhole;
        } finally {
          await vscode.workspace.fs.delete(own, { recursive: true });
        }
      },
    );
    await showFile(uri, undefined);
    if (!isProved) void showMessage('warning', unprovedWords(name));
    paths.push(uri.fsPath);
  }
  return paths;
};

function unprovedWords(name: string): string {
  return vscode.l10n.t(
    '{0} was saved, but the service reports no size for it, so completeness can’t be verified. Check the file before you rely on it.',
    name,
  );
}

/** `({ accountId, fileId }, rows?)` → how many files were deleted at the service, after one question. */
const deleteRemoteFiles: FileAction = (deps) => async (argument, rows) => {
  requireTrust();
  const targets = fileTargets(argument, rows);
  const accountIds = [...new Set(targets.map(({ accountId }) => accountId))];
  const wanted = await withProgress(
    vscode.l10n.t('Listing files'),
    formatsFor(vscode.env.language),
    (_report, signal) =>
      Promise.all(
        accountIds.map(async (accountId) => {
          const account = accountById(deps, accountId);
          const ids = targets.filter((target) => target.accountId === accountId);
          // A batch's page knows files that the list of files does not, or not yet.
          const files = ids.map(
            async ({ fileId }) =>
              deps.files.of(account).find(fileId) ??
              (await deps.apiFor(account).retrieveFile(fileId, signal)),
          );
          return { account, files: await Promise.all(files) };
        }),
      ),
  );
  const all = wanted.flatMap(({ files }) => files);
  if (all.length === 0 || !(await agreed(all))) return undefined;
  let count = 0;
  for (const { account, files } of wanted) count += await deleteWithProgress(deps, account, files);
  return count;
};

async function agreed(files: readonly RemoteFile[]): Promise<boolean> {
  const formats = formatsFor(vscode.env.language);
  const names = files.slice(0, 10).map(({ filename, id }) => plainText(filename || id, 80));
  const more = files.length - names.length;
  const bytes = formats.bytes(bytesOf(files));
  const question =
    files.length === 1
      ? vscode.l10n.t('Delete 1 file ({0}) at the service?', bytes)
      : vscode.l10n.t('Delete {0} files ({1}) at the service?', formats.count(files.length), bytes);
  return agreedToDelete(question, [
    ...names,
    ...(more > 0 ? [vscode.l10n.t('… and {0} more.', formats.count(more))] : []),
  ]);
}

/** Every action on files at a service, by the last word of its command. */
export const fileActions = {
  refreshFiles,
  loadMoreFiles,
  openRemoteFile,
  downloadRemoteFile,
  deleteRemoteFiles,
  cleanUpFiles,
} satisfies Readonly<Record<string, (deps: FileDeps) => unknown>>;
