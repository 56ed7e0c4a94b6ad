import { basename } from 'node:path';
import * as vscode from 'vscode';
import { showMessage } from '../kit/showMessage.ts';
import type { ValidationReport } from '../editor/ports/editor.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import type { Command } from './commandDeps.ts';
import { readUri, selectedFiles } from '../kit/readUri.ts';
import { withProgress } from '../kit/withProgress.ts';

/** Opened at most, however many files have problems. */
const mostReports = 5;

/** `(uri?)` → the report of the check, `(uri, uris)` → those of several files; says what was found. */
export const validateFile: Command =
  ({ editor }) =>
  async (uri, list) => {
    const selected = selectedFiles(list);
    const files = selected.length > 1 ? selected : [readUri(uri)];
    const formats = formatsFor(vscode.env.language);
    const reports = await withProgress(
      vscode.l10n.t('Checking…'),
      formats,
      async (progress, signal) => {
        const found: ValidationReport[] = [];
        for (const file of files) {
          signal.throwIfAborted();
          if (file) progress.text(basename(file.path));
          found.push(await editor.validateFile(file, signal));
        }
        return found;
      },
    );
    void tell(reports);
    return selected.length > 1 ? reports : reports[0];
  };

async function tell(reports: readonly ValidationReport[]): Promise<void> {
  const faulty = reports.filter(({ total }) => total > 0);
  const show = vscode.l10n.t('Show Report');
  const hasErrors = faulty.some(({ errors }) => errors > 0);
  const choice = await showMessage(
    hasErrors ? 'warning' : 'information',
    foundMessage(reports),
    ...(faulty.length > 0 ? [show] : []),
  );
  if (choice !== show) return;
  for (const { uri } of faulty.slice(0, mostReports))
    await vscode.commands.executeCommand('batchStudio.showReport', vscode.Uri.parse(uri));
}

/** What a check of one or several files found, in a sentence. */
export function foundMessage(reports: readonly ValidationReport[]): string {
  const { l10n } = vscode;
  const formats = formatsFor(vscode.env.language);
  const [first] = reports;
  const name =
    reports.length > 1
      ? l10n.t('{0} files', formats.count(reports.length))
      : plainText(basename(vscode.Uri.parse(first?.uri ?? '').path), 100);
  if (reports.length === 1 && first?.isBatchFile === false)
    return l10n.t('{0} does not look like a batch file, so its lines were not checked.', name);
  const sum = (of: (report: ValidationReport) => number) =>
    reports.reduce((all, report) => all + of(report), 0);
  const errors = sum((report) => report.errors);
  const warnings = sum((report) => report.warnings);
  const requests = formats.count(sum((report) => report.requests));
  return errors + warnings === 0
    ? l10n.t('Checked {0}. Requests: {1}. No problems.', name, requests)
    : l10n.t(
        'Checked {0}. Requests: {1}. Errors: {2}. Warnings: {3}.',
        name,
        requests,
        formats.count(errors),
        formats.count(warnings),
      );
}
