import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { plainText } from '../plainText.ts';

/**
 * Submits files one after the other, each with its own review and its own failures; stops at the first that becomes no
 * batch. @returns the batches
 */
export async function submitEach(files: readonly vscode.Uri[]): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  for (const [index, file] of files.entries()) {
    const position = { at: index + 1, of: files.length };
    const batch = await vscode.commands.executeCommand<Batch | undefined>(
      'batchStudio.submit',
      file,
      { position },
    );
    if (!batch) {
      if (index > 0) void offerRest(files, index);
      break;
    }
    batches.push(batch);
  }
  return batches;
}

async function offerRest(files: readonly vscode.Uri[], index: number): Promise<void> {
  const goOn = vscode.l10n.t('Go On');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} of {1} files were submitted. It stopped at {2} and can go on from there.',
      index,
      files.length,
      plainText(basename(files[index]?.path ?? ''), 100),
    ),
    goOn,
  );
  const rest = files.slice(index);
  if (choice === goOn) await vscode.commands.executeCommand('batchStudio.submit', rest[0], rest);
}
