import * as vscode from 'vscode';
import { asApiFailure } from '../../batches/apiFailure.ts';
import { standingOf, type Intent, type Standing } from '../../tracking/journal/intent.ts';
import { formatsFor } from '../kit/formats.ts';
import { intentName, unreadableSentence } from '../batch/intentName.ts';
import { Refusal } from '../kit/userError.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseIdleIntent } from './chooseIntent.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';

type Choice = 'record' | 'file_too' | undefined;

/** `(submission?, { force?, deleteFile? })` → `{ discarded, fileDeleted }`; `force` asks nothing. */
export const discardIntent: Command = (deps) => async (argument, options) => {
  const chosen = await chooseIdleIntent(deps, argument, vscode.l10n.t('Discard Record'));
  if (!chosen) return undefined;
  const { intent, standing } = chosen;
  const given = (options ?? {}) as { force?: unknown; deleteFile?: unknown };
  const choice =
    given.force === true
      ? given.deleteFile === true
        ? 'file_too'
        : 'record'
      : await ask(intent, standing);
  if (choice === undefined) return undefined;
  const asked = choice === 'file_too' ? 'file_left' : standing;
  await refuseWhenMoved(deps, intent, asked);
  const fileDeleted = choice === 'file_too' && (await deleteFile(deps, intent));
  await refuseWhenMoved(deps, intent, asked);
  await deps.journal.discard(intent.id);
  await snapshotsOf(deps).tidy(deps.journal);
  await deps.records.reload();
  return { discarded: intent.id, fileDeleted };
};

/** A question can stay open for hours, and a button for longer. */
async function refuseWhenMoved(
  { journal }: Pick<CommandDeps, 'journal'>,
  { id }: Intent,
  asked: Standing,
): Promise<void> {
  const intent = await journal.find(id);
  if (intent && standingOf(intent, journal.isRunning(intent)) === asked) return;
  throw new Refusal(
    vscode.l10n.t(
      'This submission has moved on meanwhile, so its record and its file were left alone. Look at it in the tree.',
    ),
  );
}

async function ask(intent: Intent, standing: Standing): Promise<Choice> {
  const record = vscode.l10n.t('Discard Record');
  const both = vscode.l10n.t('Delete Uploaded File Too');
  const detail: { readonly [S in Standing]?: () => string } = {
    unreadable: unreadableSentence,
    unconfirmed: () =>
      vscode.l10n.t(
        'It is not known whether its batch exists. If it does, it runs and is billed; then it appears in the list, but no longer as yours. Look it up first.',
      ),
    file_left: () =>
      vscode.l10n.t('Its file is at the service and counts against your quota there.'),
    upload_unconfirmed: () =>
      vscode.l10n.t(
        'Its file may be at the service; no batch was created from it. Look it up first to delete it there.',
      ),
  };
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Discard the record of submitting {0}?', intentName(intent)),
    { modal: true, detail: detail[standing]?.() ?? vscode.l10n.t('Nothing was sent.') },
    ...(standing === 'file_left' ? [both, record] : [record]),
  );
  if (choice === both) return 'file_too';
  return choice === record ? 'record' : undefined;
}

async function deleteFile(deps: CommandDeps, intent: Intent): Promise<boolean> {
  if (intent.fileId === undefined) return false;
  requireTrust();
  const { fileId } = intent;
  const api = deps.apiFor(accountById(deps, intent.accountId));
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
