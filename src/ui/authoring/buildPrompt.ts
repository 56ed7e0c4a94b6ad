import { basename } from 'node:path';
import * as vscode from 'vscode';
import { showMessage } from '../kit/showMessage.ts';
import { placeOf } from '../../authoring/table/openTable.ts';
import type { BuildRecord, BuildReport } from '../../authoring/build/writeBatch.ts';
import type { TaskOf } from '../../authoring/thread/authoringTask.ts';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';
import type { Clock } from '../../batches/clock.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError } from '../kit/userError.ts';
import { withProgress, type ProgressReport } from '../kit/withProgress.ts';
import { factsOf, textAt } from './fileFacts.ts';
import { builtPath, type PromptFile } from './promptFile.ts';
import type { PromptStates } from './promptStates.ts';

export interface BuildDeps {
  readonly states: PromptStates;
  readonly thread: AuthoringThread;
  readonly clock: Clock;
}

/** What a build or a check found, as plain data: a command returns it. */
export interface BuildOutcome {
  /** `Uri.toString()` of the batch file; null when none was written. */
  readonly uri: string | null;
  readonly rows: number;
  readonly requests: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Builds and checks all rows and writes nothing; says what was found. */
export async function checkPrompt(deps: BuildDeps, file: PromptFile): Promise<BuildOutcome> {
  const title = vscode.l10n.t('Checking {0}', basename(file.path));
  const report = await run(deps, file, title, 'check', {});
  const found = outcomeOf(report, null);
  const formats = formatsFor(vscode.env.language);
  if (found.errors > 0) void tellErrors(found, vscode.l10n.t('Checked {0}.', basename(file.path)));
  else
    void showMessage(
      'information',
      vscode.l10n.t(
        'Checked all {0} rows: no errors, {1} warnings. The batch file will have {2}.',
        formats.count(found.rows),
        formats.count(found.warnings),
        formats.bytes(report.build.bytes),
      ),
    );
  return found;
}

/**
 * Builds the batch file beside the prompt.
 * @param isSilent asks nothing and says nothing
 * @returns undefined when the user left
 */
export async function buildPrompt(
  deps: BuildDeps,
  file: PromptFile,
  isSilent = false,
): Promise<BuildOutcome | undefined> {
  const { preparePrompt } = await import('../../authoring/build/prepare.ts');
  const { recordPath } = await import('../../authoring/build/writeBatch.ts');
  const prepared = await preparePrompt(file.text, file.path);
  const { source } = prepared.prompt;
  const out = builtPath(file.path, source && placeOf(source, file.path).path);
  const isOurs = await wasBuilt(out, recordPath(prepared, out));
  if (!isSilent && !isOurs && !(await mayReplace(out))) return undefined;
  const title = vscode.l10n.t('Building {0}', basename(out));
  const build = (more: { readonly leaveOut?: ReadonlySet<number> }) =>
    run(deps, file, title, 'build', { out, ...more });
  let report = await build({});
  if (!report.record && !isSilent) {
    const { kept, badRows } = report.build.tally;
    const isOfRows = kept.every(({ severity, cell }) => severity !== 'error' || cell);
    const found = outcomeOf(report, null);
    const nothing = vscode.l10n.t('{0} was not built.', plainText(basename(out), 100));
    const leaveOut = await tellErrors(found, nothing, isOfRows ? badRows.size : 0);
    if (!leaveOut) return found;
    report = await build({ leaveOut: badRows });
  }
  return outcomeOf(report, report.record ? out : null);
}

async function run<W extends 'build' | 'check'>(
  { states, thread, clock }: BuildDeps,
  { uri, text, path }: PromptFile,
  title: string,
  work: W,
  more: Omit<TaskOf<W>, 'text' | 'path' | 'today'>,
): Promise<BuildReport> {
  const formats = formatsFor(vscode.env.language);
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  const report = await withProgress(title, formats, (progress: ProgressReport, signal) =>
    thread.run(
      work,
      { text, path, today, ...more },
      {
        signal,
        onRows: (rows) => {
          progress.text(vscode.l10n.t('{0} rows', formats.count(rows)));
        },
      },
    ),
  );
  states.setReport(uri, text, report);
  return report;
}

function outcomeOf({ build }: BuildReport, out: string | null): BuildOutcome {
  const { errors, warnings } = build.tally;
  const uri = out === null ? null : vscode.Uri.file(out).toString();
  return { uri, rows: build.rows, requests: build.requests, errors, warnings };
}

/** @param rows that could be left out. @returns does the user want them to be? */
async function tellErrors(
  { errors, warnings }: BuildOutcome,
  what: string,
  rows = 0,
): Promise<boolean> {
  const formats = formatsFor(vscode.env.language);
  const show = vscode.l10n.t('Show Problems');
  const leave = rows === 0 ? [] : [vscode.l10n.t('Skip {0} Rows', formats.count(rows))];
  const counts = vscode.l10n.t(
    'Errors: {0}. Warnings: {1}.',
    formats.count(errors),
    formats.count(warnings),
  );
  const choice = await showMessage('warning', `${what} ${counts}`, show, ...leave);
  if (choice === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
  return choice !== undefined && choice === leave[0];
}

/** Is this file what a prompt became, unchanged in size? Then it is built again without a question. */
async function wasBuilt(out: string, recordFile: string): Promise<boolean> {
  try {
    const { batch } = JSON.parse(await textAt(recordFile)) as BuildRecord;
    return batch.file === basename(out) && batch.bytes === (await factsOf(out))?.size;
  } catch {
    return false;
  }
}

async function mayReplace(out: string): Promise<boolean> {
  if (!(await factsOf(out))) return true;
  const replace = vscode.l10n.t('Replace');
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('{0} is there already. Replace it?', plainText(basename(out), 100)),
    { modal: true },
    replace,
  );
  return choice === replace;
}

/** @throws UserError where there is no file to go on with */
export function requireBuilt({ uri, errors }: BuildOutcome): vscode.Uri {
  if (uri !== null) return vscode.Uri.parse(uri);
  const formats = formatsFor(vscode.env.language);
  throw new UserError(
    vscode.l10n.t('Nothing was submitted: the prompt or its table has {0} errors.', formats.count(errors)), // prettier-ignore
    [],
    'notice',
  );
}
