import * as vscode from 'vscode';
import { UserError } from '../../kit/userError.ts';
import { customIdOf } from '../check/findCustomId.ts';
import { openToEdit } from '../check/openToEdit.ts';
import { readLines } from '../check/readLines.ts';
import type { TimeSlices } from '../check/timeSlices.ts';
import { idFromPattern, isIdPattern } from './idPattern.ts';

/** Gives every request of a file a new id, as one edit. @returns the number of changed ids */
export async function renumberIds(
  uri: vscode.Uri,
  wanted: string | undefined,
  slices: TimeSlices,
): Promise<number> {
  const document = await openToEdit(uri);
  const pattern = wanted ?? (await askPattern());
  if (pattern === undefined) return 0;
  if (!isIdPattern(pattern)) throw new UserError(patternHint());
  const edits: vscode.TextEdit[] = [];
  let number = 1;
  const visit = (text: string, line: number) => {
    const found = customIdOf(text);
    if (!found) return;
    const written = JSON.stringify(idFromPattern(pattern, number++)).slice(1, -1);
    if (text.slice(found.start, found.end) === written) return;
    const place = new vscode.Range(line, found.start, line, found.end);
    edits.push(vscode.TextEdit.replace(place, written));
  };
  const { token } = new vscode.CancellationTokenSource();
  const isWhole = await readLines(document, [0, document.lineCount], visit, { slices, token });
  const edit = new vscode.WorkspaceEdit();
  edit.set(uri, edits);
  if (!isWhole || !(await vscode.workspace.applyEdit(edit))) {
    throw new UserError(
      vscode.l10n.t(
        'The file was changed in between or is read-only, so no ID was changed. Try again.',
      ),
    );
  }
  return edits.length;
}

function askPattern(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('New IDs for all requests'),
    prompt: patternHint(),
    value: 'request-{0000n}',
    validateInput: (text) => (isIdPattern(text) ? undefined : patternHint()),
  });
}

function patternHint(): string {
  return vscode.l10n.t('Use {n} for the number; {000n} pads it to 4 digits.');
}
