// Stands alone: one user action, one file.
import * as vscode from 'vscode';
import { fileIdOf, type BatchFileKind } from '../../batches/batch.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command } from './commandDeps.ts';

/** `(batch | file | submission?, rows?)` → the id that is now on the clipboard; of several rows one a line. */
export const copyId: Command = (deps) => async (argument, rows) => {
  if (Array.isArray(rows)) return copy(rows.map(idOf).filter(Boolean).join('\n'));
  const { submissionId } = readTarget(argument);
  if (submissionId !== undefined) return copy(submissionId);
  const batch = await chooseBatch(deps, argument, vscode.l10n.t('Copy ID'));
  if (!batch) return undefined;
  const kind = (argument as { file?: BatchFileKind } | undefined)?.file;
  return copy((kind && fileIdOf(batch, kind)) ?? batch.id);
};

function idOf(row: unknown): string | undefined {
  const { batchId, submissionId } = readTarget(row);
  return batchId ?? submissionId;
}

async function copy(id: string): Promise<string> {
  await vscode.env.clipboard.writeText(id);
  return id;
}
