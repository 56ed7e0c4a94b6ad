import * as vscode from 'vscode';
import { asApiFailure } from '../../batches/apiFailure.ts';
import {
  submissionState,
  type Submission,
  type SubmissionState,
} from '../../tracking/journal/submission.ts';
import { adoptBatch } from '../../tracking/submit/createBatchOf.ts';
import { formatsFor } from '../kit/formats.ts';
import { submissionName, unreadableMessage } from '../batch/submissionName.ts';
import { UserError } from '../kit/userError.ts';
import { reportStep } from '../submit/sendSubmission.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseIdleSubmission } from './chooseSubmission.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

type Choice = 'record' | 'file_too' | undefined;

/** `(submission?, { force?, deleteFile? })` → `{ discarded, fileDeleted }`; `force` asks nothing. */
export const discardSubmission: Command = (deps) => async (argument, options) => {
  const chosen = await chooseIdleSubmission(deps, argument, vscode.l10n.t('Discard Record'));
  if (!chosen) return undefined;
  const { submission, state } = chosen;
  const given = (options ?? {}) as { force?: unknown; deleteFile?: unknown };
  const choice =
    given.force === true
      ? given.deleteFile === true
        ? 'file_too'
        : 'record'
      : await ask(submission, state);
  if (choice === undefined) return undefined;
  const asked = choice === 'file_too' ? 'file_left' : state;
  if (choice === 'file_too') await lookFirst(deps, submission);
  await refuseWhenMoved(deps, submission, asked);
  const fileDeleted = choice === 'file_too' && (await deleteFile(deps, submission));
  await refuseWhenMoved(deps, submission, asked);
  await deps.journal.discard(submission.id);
  await snapshotsOf(deps).tidy(deps.journal);
  await deps.records.reload();
  return { discarded: submission.id, fileDeleted };
};

/** A file that a batch was made of after all must not go: the record then says so, and is left alone. */
async function lookFirst(deps: CommandDeps, submission: Submission): Promise<void> {
  requireTrust();
  const { journal, clock } = deps;
  const formats = formatsFor(vscode.env.language);
  const account = accountById(deps, submission.accountId);
  const api = deps.apiFor(account);
  await withProgress(
    vscode.l10n.t('Looking for {0} at {1}', submission.filename, account.name),
    formats,
    (report, signal) =>
      adoptBatch(
        submission,
        { api, journal, clock },
        {
          signal,
          onStep: (step) => {
            if (step.step === 'making_sure') reportStep(report, step, formats);
          },
        },
      ),
  );
}

/** A question can stay open for hours, and a button for longer. */
async function refuseWhenMoved(
  { journal }: Pick<CommandDeps, 'journal'>,
  { id }: Submission,
  asked: SubmissionState,
): Promise<void> {
  const submission = await journal.find(id);
  if (submission && submissionState(submission, journal.isRunning(submission)) === asked) return;
  throw new UserError(
    vscode.l10n.t(
      'The status of this submission has changed, so its record and its file were kept. See it in the Batches view.',
    ),
  );
}

async function ask(submission: Submission, state: SubmissionState): Promise<Choice> {
  const record = vscode.l10n.t('Discard Record');
  const both = vscode.l10n.t('Delete Uploaded File Too');
  const detail: { readonly [S in SubmissionState]?: () => string } = {
    unreadable: unreadableMessage,
    unconfirmed: () =>
      vscode.l10n.t(
        'It is not known whether its batch exists. If it does, it runs, is billed and appears in the list, but no longer as yours. Check its status first.',
      ),
    file_left: () =>
      vscode.l10n.t('Its file is at the service and counts against your quota there.'),
    upload_unconfirmed: () =>
      vscode.l10n.t(
        'Its file may be at the service; no batch was created from it. Check its status first to delete it there.',
      ),
  };
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('Discard the record of submitting {0}?', submissionName(submission)),
    { modal: true, detail: detail[state]?.() ?? vscode.l10n.t('Nothing was sent.') },
    ...(state === 'file_left' ? [both, record] : [record]),
  );
  if (choice === both) return 'file_too';
  return choice === record ? 'record' : undefined;
}

async function deleteFile(deps: CommandDeps, submission: Submission): Promise<boolean> {
  if (submission.fileId === undefined) return false;
  requireTrust();
  const { fileId } = submission;
  const api = deps.apiFor(accountById(deps, submission.accountId));
  const formats = formatsFor(vscode.env.language);
  try {
    await withProgress(vscode.l10n.t('Deleting the uploaded file'), formats, (_report, signal) =>
      api.deleteFile(fileId, signal),
    );
    return true;
  } catch (error) {
    if (asApiFailure(error)?.kind === 'not_found') return false;
    throw error;
  }
}
