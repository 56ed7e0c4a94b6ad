// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import { fileIdOf, type BatchFileKind } from '../../batches/batch.ts';
import { readTarget } from './batchTarget.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './commandDeps.ts';

/** `(batch | file | submission?)` → the id that is now on the clipboard. */
export const copyId: Command = (deps) => async (argument) => {
  const { submissionId } = readTarget(argument);
  if (submissionId !== undefined) return copy(submissionId);
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Copy ID'));
  if (!batch) return undefined;
  const kind = (argument as { file?: BatchFileKind } | undefined)?.file;
  return copy((kind && fileIdOf(batch, kind)) ?? batch.id);
};

async function copy(id: string): Promise<string> {
  await vscode.env.clipboard.writeText(id);
  return id;
}
