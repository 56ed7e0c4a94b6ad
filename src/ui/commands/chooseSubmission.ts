import * as vscode from 'vscode';
import {
  submissionState,
  type Submission,
  type SubmissionState,
} from '../../tracking/journal/submission.ts';
import { formatsFor } from '../kit/formats.ts';
import { submissionName } from '../batch/submissionName.ts';
import { UserError } from '../kit/userError.ts';
import { readTarget } from '../batch/batchTarget.ts';
import type { CommandDeps } from './commandDeps.ts';

/**
 * The submission to act on, of which no window may be in the middle.
 * @throws UserError when there is none, or it is still under way
 */
export async function chooseIdleSubmission(
  deps: Pick<CommandDeps, 'journal' | 'records'>,
  argument: unknown,
  title: string,
): Promise<{ readonly submission: Submission; readonly state: SubmissionState } | undefined> {
  const submission = await chooseSubmission(deps, argument, title);
  if (!submission) return undefined;
  const state = submissionState(submission, deps.journal.isRunning(submission));
  if (state !== 'running') return { submission, state };
  throw new UserError(
    vscode.l10n.t('This submission is still in progress. Wait until it is done.'),
    [],
    'notice',
  );
}

/**
 * The submission that a command is pointed at, as the journal has it now, or the one the user picks.
 * @throws UserError when there is none
 */
export async function chooseSubmission(
  deps: Pick<CommandDeps, 'journal' | 'records'>,
  argument: unknown,
  title: string,
): Promise<Submission | undefined> {
  const { submissionId } = readTarget(argument);
  if (submissionId !== undefined) {
    const submission = await deps.journal.find(submissionId);
    if (submission) return submission;
    await deps.records.reload();
    throw new UserError(
      vscode.l10n.t('The record of this submission no longer exists.'),
      [],
      'notice',
    );
  }
  await deps.records.reload();
  const formats = formatsFor(vscode.env.language);
  const items = deps.records
    .all()
    .filter(({ state }) => !['created', 'over', 'running'].includes(state))
    .map(({ submission }) => ({
      label: submissionName(submission),
      description: formats.moment(submission.plannedAt),
      submission,
    }));
  if (items.length === 0) {
    throw new UserError(vscode.l10n.t('No submission is unconfirmed.'), [], 'notice');
  }
  const picked = await vscode.window.showQuickPick(items, { title });
  return picked?.submission;
}
