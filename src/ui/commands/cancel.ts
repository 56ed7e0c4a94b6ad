import * as vscode from 'vscode';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { capabilitiesOf } from '../../batches/capabilities.ts';
import { profileOf } from '../../providers/profiles.ts';
import { batchName } from '../batch/batchName.ts';
import { outcomeWord, progressWords } from '../batch/batchWords.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError } from '../kit/userError.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseBatch } from './chooseBatch.ts';
import type { Command } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

/** `(batch?, { force? })` → the batch as the service then reports it; `force` asks nothing. */
export const cancel: Command = (deps) => async (argument, options) => {
  requireTrust();
  const title = vscode.l10n.t('Cancel Batch');
  const batch = await chooseBatch(deps, argument, title, 'cancellable');
  if (!batch) return undefined;
  const account = accountById(deps, batch.accountId);
  const { cancellable } = profileOf(account.provider);
  if (!capabilitiesOf(batch, cancellable).includes('cancellable')) throw tooLate(batch);
  const force = (options as { force?: unknown } | undefined)?.force === true;
  const name = batchName(
    batch,
    account.provider,
    deps.records.submissionOf(account.id, batch.id)?.filename,
  );
  if (!force && !(await confirmed(batch, plainText(name, 100)))) return undefined;
  const formats = formatsFor(vscode.env.language);
  const api = deps.apiFor(account);
  return withProgress(vscode.l10n.t('Cancelling the batch'), formats, async (_report, signal) => {
    try {
      const after = await api.cancelBatch(batch.id, signal);
      deps.store.put(after);
      return after;
    } catch (error) {
      const kind = asApiFailure(error)?.kind;
      // Nobody waits any longer, but the service may have acted: the list will tell.
      if (kind === 'cancelled') void deps.store.refresh(account.id);
      if (kind !== 'wrong_state') throw error;
      const now = await api.retrieveBatch(batch.id, signal);
      deps.store.put(now);
      throw tooLate(now);
    }
  });
};

async function confirmed(batch: Batch, name: string): Promise<boolean> {
  const formats = formatsFor(vscode.env.language);
  const stop = { title: vscode.l10n.t('Cancel Batch') };
  // The editor's own "Cancel" beside "Cancel Batch" would be a riddle.
  const keep = { title: vscode.l10n.t('Keep Running'), isCloseAffordance: true };
  const detail = [
    progressWords(batch, formats),
    vscode.l10n.t(
      "Completed requests are billed, and their answers stay available. Requests in progress may still finish and be billed. The rest is not run. This can't be undone.",
    ),
  ].filter(Boolean);
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('Cancel the batch “{0}”?', name),
    { modal: true, detail: detail.join('\n\n') },
    stop,
    keep,
  );
  return choice === stop;
}

function tooLate(batch: Batch): UserError {
  return new UserError(
    vscode.l10n.t(
      'The batch can no longer be cancelled. Its state is now: {0}.',
      outcomeWord(batch),
    ),
    [],
    'notice',
  );
}
