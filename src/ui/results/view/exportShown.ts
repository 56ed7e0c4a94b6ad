import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { showMessage } from '../../kit/showMessage.ts';
import type { ExportFormat } from '../../../results/query/session.ts';
import { formatsFor } from '../../kit/formats.ts';
import { showFile } from '../../kit/showFile.ts';
import { withProgress } from '../../kit/withProgress.ts';
import { sourceFileName } from './viewAddress.ts';
import type { OpenedView } from './viewHost.ts';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: ExportFormat;
  readonly extension: string;
  readonly bom?: boolean;
}

function formatItems(): readonly FormatItem[] {
  const excel = vscode.l10n.t('with a byte order mark, for Excel');
  return [
    { label: 'CSV', description: vscode.l10n.t('for spreadsheets'), format: 'csv', extension: 'csv' }, // prettier-ignore
    { label: 'CSV', description: excel, format: 'csv', extension: 'csv', bom: true },
    {
      label: 'Excel',
      description: vscode.l10n.t('long texts are cut after 32,767 characters'),
      format: 'xlsx',
      extension: 'xlsx',
    },
    { label: 'TSV', format: 'tsv', extension: 'tsv' },
    { label: 'JSON Lines', description: vscode.l10n.t('for programs'), format: 'jsonl', extension: 'jsonl' }, // prettier-ignore
    { label: 'Markdown', format: 'markdown', extension: 'md' },
    { label: 'Parquet', description: vscode.l10n.t('for DuckDB and pandas'), format: 'parquet', extension: 'parquet' }, // prettier-ignore
  ];
}

/** Writes the rows and columns that are shown to a file of the user's choice, and opens it when it is text. */
export async function exportShown(
  { session, located }: OpenedView,
  queryId: number,
  columns: readonly string[],
): Promise<void> {
  const title = vscode.l10n.t('Export Results');
  const placeHolder = vscode.l10n.t('The rows and columns that are shown, in their order');
  const item = await vscode.window.showQuickPick(formatItems(), { title, placeHolder });
  if (!item) return;
  const [first] = located;
  const near = first?.source.input ?? first?.source.outputs[0] ?? first?.source.errors[0] ?? '';
  const name = sourceFileName(first?.source.label ?? '');
  const target = await vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(join(dirname(near), `${name}.results.${item.extension}`)),
  });
  if (!target) return;
  const rows = await withProgress(title, formatsFor(vscode.env.language), (_report, signal) =>
    session.export(
      queryId,
      { format: item.format, columns, path: target.fsPath, ...(item.bom ? { bom: true } : {}) },
      signal,
    ),
  );
  const told = vscode.l10n.t('{0} rows exported to {1}.', rows, target.fsPath);
  // The editor shows no tables: those are for other programs.
  const isText = item.format !== 'xlsx' && item.format !== 'parquet';
  const open = vscode.l10n.t('Open');
  const choice = await showMessage('information', told, ...(isText ? [open] : []));
  if (choice === open) await showFile(target, undefined);
}
