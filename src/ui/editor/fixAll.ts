import * as vscode from 'vscode';
import type { DocumentChecks } from './documentChecks.ts';
import type { FileStates } from './fileStates.ts';
import { openToEdit } from './openToEdit.ts';
import type { QuickFixes } from './quickFixes.ts';

export interface FixAllDeps {
  readonly fixes: QuickFixes;
  readonly states: FileStates;
  readonly documents: DocumentChecks;
}

/** Applies every safe fix as one edit. @returns by how many the problems became fewer */
export async function fixAll(
  uri: vscode.Uri,
  { fixes, states, documents }: FixAllDeps,
): Promise<number> {
  const document = await openToEdit(uri);
  const key = uri.toString();
  if (!documents.has(key)) return 0;
  if (!states.get(key)) await states.next(key);
  const edit = await fixes.editFor(document);
  const before = states.get(key)?.problems.total ?? 0;
  if (edit.size === 0) return 0;
  const checked = states.next(key);
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error(vscode.l10n.t('The file could not be changed. Is it read-only?'));
  }
  return before - ((await checked)?.problems.total ?? before);
}
