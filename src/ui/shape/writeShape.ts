import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ShapePlan } from '../../jsonl/shape/shapePlan.ts';
import type { ShapeReport } from '../../jsonl/shape/writeShaped.ts';
import { freePath } from '../authoring/fileFacts.ts';
import { openToEdit } from '../editor/check/openToEdit.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { showMessage } from '../kit/showMessage.ts';
import { UserError } from '../kit/userError.ts';
import { withProgress } from '../kit/withProgress.ts';

/** The editor compares no larger files, and gives extensions none. */
const largestShown = 50_000_000;

/** What was done, as plain data: a command returns it. */
export interface ShapeOutcome extends ShapeReport {
  /** `Uri.toString()` of the new file, or of the file that was changed. */
  readonly uri: string;
}

const endings: { readonly [W in ShapePlan['what']]: string } = {
  set: 'set',
  system: 'set',
  sample: 'sample',
  merge: 'merged',
  unique: 'unique',
  bare: 'requests',
};

/** Writes a new file beside the first one. */
export async function writeShape(
  files: readonly vscode.Uri[],
  plan: ShapePlan,
): Promise<ShapeOutcome> {
  const [{ shaperFor }, { writeShaped }] = await Promise.all([
    import('../../jsonl/shape/shapePlan.ts'),
    import('../../jsonl/shape/writeShaped.ts'),
  ]);
  const paths = files.map(({ fsPath }) => fsPath);
  const [first = ''] = paths;
  const stem = first.replace(/\.[^.\\/]*$/, '');
  const to = await freePath(`${stem}.${endings[plan.what]}`, 'jsonl');
  const formats = formatsFor(vscode.env.language);
  const title = vscode.l10n.t('Writing {0}', basename(to));
  const report = await withProgress(title, formats, async (progress, signal) =>
    writeShaped(paths, to, await shaperFor(plan, first, signal), {
      signal,
      onProgress: (done) => {
        progress.transfer(basename(to), done);
      },
    }),
  );
  return { ...report, uri: vscode.Uri.file(to).toString() };
}

/** Shows what would change, and lets the user take it into the file itself, where it can be undone. */
export async function offerShape(
  source: vscode.Uri,
  outcome: ShapeOutcome,
  isOfOneFile: boolean,
): Promise<ShapeOutcome> {
  const shaped = vscode.Uri.parse(outcome.uri);
  const sizes = await Promise.all([source, shaped].map((uri) => vscode.workspace.fs.stat(uri)));
  const isSmall = sizes.every(({ size }) => size < largestShown);
  const name = plainText(basename(shaped.fsPath), 100);
  if (isSmall && isOfOneFile)
    await vscode.commands.executeCommand('vscode.diff', source, shaped, `${basename(source.fsPath)} ↔ ${name}`); // prettier-ignore
  else await vscode.commands.executeCommand('vscode.open', shaped);
  const apply = vscode.l10n.t('Change the File Itself');
  const discard = vscode.l10n.t('Discard');
  const choice = await showMessage(
    outcome.unknown > 0 ? 'warning' : 'information',
    shapeWords(outcome, name),
    ...(isSmall && isOfOneFile ? [apply] : []),
    discard,
  );
  if (choice === apply) return applyShape(source, outcome);
  if (choice === discard) await vscode.workspace.fs.delete(shaped);
  return outcome;
}

/** Puts the new file's text into the document as one edit, and takes the new file away. */
export async function applyShape(source: vscode.Uri, outcome: ShapeOutcome): Promise<ShapeOutcome> {
  const shaped = vscode.Uri.parse(outcome.uri);
  const document = await openToEdit(source);
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(shaped));
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(source, new vscode.Range(new vscode.Position(0, 0), end), text);
  if (!(await vscode.workspace.applyEdit(edit)))
    throw new UserError(vscode.l10n.t('The file is read-only, so nothing was changed. The new file stays.')); // prettier-ignore
  await vscode.workspace.fs.delete(shaped);
  await vscode.window.showTextDocument(document, { preview: false });
  return { ...outcome, uri: source.toString() };
}

function shapeWords({ read, changed, leftOut, unknown }: ShapeReport, name: string): string {
  const count = (value: number) => formatsFor(vscode.env.language).count(value);
  const parts = [
    vscode.l10n.t('Wrote {0}. Requests: {1}, changed: {2}, removed: {3}.', name, count(read - leftOut), count(changed), count(leftOut)), // prettier-ignore
  ];
  if (unknown > 0)
    parts.push(vscode.l10n.t('{0} lines could not be read as requests and stay as they are.', count(unknown))); // prettier-ignore
  return parts.join(' ');
}
