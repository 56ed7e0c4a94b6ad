import * as vscode from 'vscode';
import type { LineFiles } from './lineFiles.ts';
import { readSentence } from './readSentence.ts';

/** Opens a line of a file as formatted JSON; the cursor's line when none is given. @throws when there is no such line */
export async function editLine(
  uri: vscode.Uri,
  line: number | undefined,
  lines: LineFiles,
): Promise<void> {
  const document = await openSource(uri);
  const key = uri.toString();
  const editor = vscode.window.visibleTextEditors.find(
    (one) => one.document.uri.toString() === key,
  );
  const wanted = line ?? editor?.selection.active.line ?? 0;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted >= document.lineCount) {
    throw new RangeError(
      vscode.l10n.t('There is no line {0}; the file has {1}.', wanted + 1, document.lineCount),
    );
  }
  if (document.lineAt(wanted).isEmptyOrWhitespace) {
    throw new Error(vscode.l10n.t('This line is blank. Put the cursor on a request.'));
  }
  await lines.edit(document, wanted);
}

async function openSource(uri: vscode.Uri): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    if (!String(error).includes('50MB'))
      throw new Error(readSentence(uri, error), { cause: error });
    const message = vscode.l10n.t(
      'The line cannot be opened: the editor gives extensions no files above 50 MB. Split the file first.',
    );
    throw new Error(message, { cause: error });
  }
}
