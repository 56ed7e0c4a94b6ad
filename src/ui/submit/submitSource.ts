import * as vscode from 'vscode';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { SnapshotFolder } from '../../tracking/submit/snapshotFolder.ts';
import { commandAction, UserError } from '../kit/userError.ts';
import { activeFile, openDocument } from '../editor/check/tabFiles.ts';
import { sentName } from './sentName.ts';

/** Exactly what is going to be checked and sent: a file on this machine. */
export interface SubmitSource {
  /** What the user submitted: a file or an unsaved document. */
  readonly uri: vscode.Uri;
  readonly path: string;
  /** As the service will see it. */
  readonly filename: string;
  /** When it was found; what counts is the size that the check sees. */
  readonly bytes: number;
  /** Path of a copy that was made because the text is not on disk as it is on screen; to be released. */
  readonly snapshot: string | undefined;
}

/** Files that are not on this machine's disk are read at once, so they are bounded. */
const maxRemoteBytes = 50_000_000;

/**
 * Finds the bytes to send. What is on screen counts: the text of a changed or untitled document is copied and
 * sent from there, and the document stays as it is.
 * @param copyName what the text was called whose copy is given
 * @throws UserError, or ApiFailure `input_gone`
 */
export async function findSource(
  given: vscode.Uri | undefined,
  snapshots: SnapshotFolder,
  copyName?: string,
): Promise<SubmitSource> {
  const uri = given ?? activeFile();
  if (!uri) throw noFile();
  const document = openDocument(uri);
  const isCopy = uri.scheme === 'file' && snapshots.holds(uri.fsPath);
  const ownName = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const filename = sentName((isCopy ? copyName : undefined) ?? ownName);
  if (document && (document.isDirty || document.isUntitled || uri.scheme === 'untitled')) {
    const bytes = new TextEncoder().encode(document.getText());
    return { uri, filename, ...(await keep(bytes, snapshots, filename)) };
  }
  const bytes = await sizeOf(uri);
  if (bytes === 0) throw emptyFile(filename);
  if (uri.scheme === 'file' && !isCopy)
    return { uri, path: uri.fsPath, filename, bytes, snapshot: undefined };
  if (!isCopy && bytes > maxRemoteBytes) {
    throw new UserError(
      vscode.l10n.t(
        '{0} is larger than 50 MB and not on this machine’s disk. Save a copy there and submit that.',
        filename,
      ),
    );
  }
  return {
    uri,
    filename,
    ...(await keep(await vscode.workspace.fs.readFile(uri), snapshots, filename)),
  };
}

export function emptyFile(filename: string): UserError {
  return new UserError(
    vscode.l10n.t('{0} contains no request. Write at least one line, then submit it.', filename),
  );
}

async function keep(
  bytes: Uint8Array,
  snapshots: SnapshotFolder,
  filename: string,
): Promise<Pick<SubmitSource, 'path' | 'bytes' | 'snapshot'>> {
  if (bytes.length === 0) throw emptyFile(filename);
  const path = await snapshots.keep(bytes);
  return { path, bytes: bytes.length, snapshot: path };
}

async function sizeOf(uri: vscode.Uri): Promise<number> {
  let stat: vscode.FileStat;
  try {
    stat = await vscode.workspace.fs.stat(uri);
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    throw new ApiFailure({ kind: isGone ? 'input_gone' : 'disk' }, { cause: error });
  }
  if ((stat.type & vscode.FileType.Directory) !== 0) {
    throw new UserError(vscode.l10n.t('This is a folder. Choose a .jsonl file.'));
  }
  return stat.size;
}

function noFile(): UserError {
  return new UserError(
    vscode.l10n.t('No file is open. Open a .jsonl file with one request per line, or start one.'),
    [commandAction(vscode.l10n.t('New Batch…'), 'batchStudio.newBatchFile')],
    'notice',
  );
}
