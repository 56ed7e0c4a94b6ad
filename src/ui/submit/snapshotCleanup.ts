import * as vscode from 'vscode';
import { standingOf } from '../../tracking/intent.ts';
import type { Journal } from '../../tracking/journal.ts';
import { snapshotUri } from './submitSource.ts';

/** Deletes the copy of an unsaved text once no submission needs it any more. */
export async function dropSnapshot(
  journal: Pick<Journal, 'list' | 'isRunning'>,
  folder: vscode.Uri,
  sha256: string,
): Promise<void> {
  try {
    const intents = await journal.list();
    const isNeeded = intents.some((intent) => {
      const standing = standingOf(intent, journal.isRunning(intent));
      return intent.sha256 === sha256 && standing !== 'created' && standing !== 'over';
    });
    if (!isNeeded) await vscode.workspace.fs.delete(snapshotUri(folder, sha256));
  } catch {
    return; // there was none, or it stays: never worth a failure of the submission
  }
}
