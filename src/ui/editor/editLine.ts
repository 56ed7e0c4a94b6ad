import * as vscode from 'vscode';
import { Refusal } from '../refusal.ts';
import type { LineFiles } from './lineFiles.ts';
import { openToEdit } from './openToEdit.ts';

/** Opens a line of a file as formatted JSON; the cursor's line when none is given. @throws when there is no such line */
export async function editLine(
  uri: vscode.Uri,
  line: number | undefined,
  lines: LineFiles,
): Promise<void> {
  const document = await openToEdit(uri);
  const key = uri.toString();
  const editor = vscode.window.visibleTextEditors.find(
    (one) => one.document.uri.toString() === key,
  );
  const wanted = line ?? editor?.selection.active.line ?? 0;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted >= document.lineCount) {
    throw new Refusal(
      vscode.l10n.t('There is no line {0}; the file has {1}.', wanted + 1, document.lineCount),
    );
  }
  if (document.lineAt(wanted).isEmptyOrWhitespace) {
    throw new Refusal(
      vscode.l10n.t('This line is blank. Put the cursor on a request.'),
      [],
      'notice',
    );
  }
  await lines.edit(document, wanted);
}
