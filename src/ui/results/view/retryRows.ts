import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ViewAction } from '../../../webview/messages/viewMessages.ts';
import { formatsFor } from '../../kit/formats.ts';
import { showFile } from '../../kit/showFile.ts';
import { withProgress } from '../../kit/withProgress.ts';
import { sourceFileName } from './viewAddress.ts';
import type { OpenedView } from './viewHost.ts';

type Rows = Pick<Extract<ViewAction, { name: 'retry' }>, 'queryId' | 'shown' | 'positions'>;

/** What is to be sent again: the rows, or what failed of the whole batch, which is then chosen by its kind. */
export async function chooseRetry(
  { shown, positions }: Rows,
  isBatch: boolean,
): Promise<'rows' | 'failed' | undefined> {
  const formats = formatsFor(vscode.env.language);
  const rows =
    positions.length > 0
      ? vscode.l10n.t('The selected requests: {0}', formats.count(positions.length))
      : vscode.l10n.t('All requests that are shown: {0}', formats.count(shown));
  const failed = vscode.l10n.t('Failed and unanswered requests of the batch…');
  const items = [
    ...(isBatch ? [{ label: failed, choice: 'failed' as const }] : []),
    ...(shown > 0 ? [{ label: rows, choice: 'rows' as const }] : []),
  ];
  const title = vscode.l10n.t('Retry');
  const placeHolder = vscode.l10n.t('Which requests go into the new file?');
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.choice;
}

/** Writes the input lines of the rows to a new batch file, and opens it. @returns undefined when the user named none */
export async function writeRequests(
  { session, located }: OpenedView,
  { queryId, positions }: Rows,
): Promise<vscode.Uri | undefined> {
  const title = vscode.l10n.t('Retry');
  const { input = '', label = '' } = located[0]?.source ?? {};
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(join(dirname(input), `${sourceFileName(label)}.retry.jsonl`)),
    filters: { 'JSON Lines': ['jsonl'] },
  });
  if (!target) return undefined;
  const options = { path: target.fsPath, ...(positions.length > 0 ? { positions } : {}) };
  await withProgress(title, formatsFor(vscode.env.language), (_report, signal) =>
    session.exportRequests(queryId, options, signal),
  );
  await showFile(target, undefined);
  return target;
}
