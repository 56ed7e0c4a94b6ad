import * as vscode from 'vscode';
import { UserError } from '../../kit/userError.ts';
import { safeFixes } from './gatherFixes.ts';
import type { DocumentChecks } from '../check/documentChecks.ts';
import type { FileStates } from '../check/fileStates.ts';
import { openToEdit } from '../check/openToEdit.ts';
import { tellFixed } from './tellFixed.ts';
import type { QuickFixes } from './quickFixes.ts';
import { hasHiddenMark, stripByteOrderMark } from './stripByteOrderMark.ts';

export interface FixAllDeps {
  readonly fixes: QuickFixes;
  readonly states: FileStates;
  readonly documents: DocumentChecks;
}

/**
 * Applies every safe fix of these kinds, all of them when none are named, as one edit, and says what is left.
 * @returns by how many the problems became fewer
 */
export async function fixAll(
  uri: vscode.Uri,
  kinds: readonly string[] | undefined,
  { fixes, states, documents }: FixAllDeps,
): Promise<number> {
  const document = await openToEdit(uri);
  const key = uri.toString();
  if (!documents.has(key)) return 0;
  const { problems } = (await states.ready(key)) ?? { problems: { total: 0 } };
  const codes = safeFixes.filter((code) => kinds?.includes(code) ?? true);
  const edit = await fixes.editFor(document, { fixes: codes });
  const isMarked = codes.includes('strip_mark') && hasHiddenMark(document);
  // After an edit the file is not saved, and whether it should be is not ours to say.
  if (isMarked && edit.size === 0) await stripByteOrderMark(document);
  const before = problems.total;
  if (edit.size === 0) {
    void tellFixed(document, { before, after: isMarked ? before - 1 : before });
    return isMarked ? 1 : 0;
  }
  const checked = states.next(key);
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new UserError(vscode.l10n.t('The file could not be changed. Is it read-only?'));
  }
  const after = (await checked)?.problems.total ?? 0;
  void tellFixed(document, { before, after });
  return before - after;
}
