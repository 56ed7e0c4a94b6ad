import * as vscode from 'vscode';
import type { ProviderProfile } from '../../providers/profile.ts';
import type { CheckReport } from '../../jsonl/rules/report.ts';
import { takeSnapshot } from '../../tracking/submit/snapshot.ts';
import type { SubmitDeps } from './submitDeps.ts';
import { withProgress } from '../kit/withProgress.ts';
import { problemMessage } from '../editor/problems/toDiagnostic.ts';
import { ruleOptions } from '../editor/check/ruleSettings.ts';
import { formatsFor } from '../kit/formats.ts';
import { showFile } from '../kit/showFile.ts';
import { emptyFile, type SubmitSource } from './submitSource.ts';
import { showMessage } from '../kit/showMessage.ts';

/** The bytes as they were checked; the upload is refused when the file is no longer those. */
export interface CheckedFile {
  readonly path: string;
  /** Whose rules it was checked by. */
  readonly profile: ProviderProfile;
  readonly sha256: string;
  readonly bytes: number;
  readonly report: CheckReport;
}

/** Files below this are checked within a blink. */
const briefBytes = 5_000_000;

/** Checks exactly the bytes that will be sent, by the rules of the provider that gets them. */
export async function checkSource(
  deps: Pick<SubmitDeps, 'settings' | 'checkFile' | 'clock'>,
  source: SubmitSource,
  profile: ProviderProfile,
): Promise<CheckedFile> {
  const formats = formatsFor(vscode.env.language);
  const checked = await withProgress(
    vscode.l10n.t('Checking {0}', source.filename),
    formats,
    async (report, signal) => {
      const { sha256, bytes } = await takeSnapshot(source.path, signal);
      const settings = deps.settings.checks(source.uri);
      const found = await deps.checkFile(source.path, profile, {
        ...ruleOptions(source.uri, settings, deps.clock.now()),
        assumeBatch: true,
        fileName: source.filename,
        cap: settings.maxProblems,
        signal,
        onProgress: (done) => {
          report.transfer(vscode.l10n.t('Checked'), { bytes: done, total: bytes });
        },
      });
      return { path: source.path, profile, sha256, bytes, report: found };
    },
    source.bytes < briefBytes,
  );
  if (checked.report.summary.requests === 0 && checked.report.summary.lines <= 1) {
    const onlyError = checked.report.byCode.has('empty_file') || checked.report.total === 0;
    if (onlyError) throw emptyFile(source.filename);
  }
  return checked;
}

/** Errors that a question has room for. */
const mostShown = 3;

/** Asks what to do about errors. @returns true to submit all the same */
export async function passErrors(
  deps: Pick<SubmitDeps, 'editor'>,
  source: SubmitSource,
  { report, profile }: CheckedFile,
): Promise<boolean> {
  const { errors } = report.summary;
  if (errors === 0) return true;
  const show = vscode.l10n.t('Show Problems');
  const anyway = vscode.l10n.t('Submit Anyway');
  const shown = report.problems
    .filter(({ severity }) => severity === 'error')
    .slice(0, mostShown)
    .map((problem) =>
      vscode.l10n.t('Line {0}: {1}', String(problem.line + 1), problemMessage(problem)),
    );
  const more =
    errors > mostShown ? [vscode.l10n.t('… and {0} more.', String(errors - mostShown))] : [];
  const message =
    errors === 1
      ? vscode.l10n.t(
          '{0} has 1 error. The service would refuse the batch or the line.',
          source.filename,
        )
      : vscode.l10n.t(
          '{0} has {1} errors. The service would refuse the batch or these lines.',
          source.filename,
          errors,
        );
  const split = vscode.l10n.t('Split File…');
  const isTooMuch = (['file_too_large', 'too_many_requests', 'too_many_inputs'] as const).some(
    (code) => report.byCode.has(code),
  );
  const choice = await showMessage(
    'error',
    message,
    { modal: true, detail: [...shown, ...more].join('\n\n') },
    ...(isTooMuch && source.snapshot === undefined ? [split] : []),
    show,
    anyway,
  );
  if (choice === anyway) return true;
  if (choice === split) {
    const options = { provider: profile.id };
    void vscode.commands.executeCommand('batchStudio.splitFile', source.uri, options);
  }
  if (choice === show) await showProblems(deps, source, { report });
  return false;
}

/** Opens the file at its first problem, and the list of problems. */
export async function showProblems(
  deps: Pick<SubmitDeps, 'editor'>,
  source: SubmitSource,
  { report }: Pick<CheckedFile, 'report'>,
): Promise<void> {
  const [problem] = report.problems;
  await showFile(source.uri, undefined, { line: (problem?.line ?? 0) + 1 });
  await deps.editor.validateFile(source.uri);
  await vscode.commands.executeCommand('workbench.actions.view.problems');
}
