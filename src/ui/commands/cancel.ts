import * as vscode from 'vscode';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { capabilitiesOf } from '../../batches/capabilities.ts';
import { profileOf } from '../../providers/profiles.ts';
import { recordedName } from '../batch/batchName.ts';
import { outcomeWord, progressWords } from '../batch/batchWords.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError } from '../kit/userError.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import { readTarget } from '../batch/batchTarget.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

/**
 * `(batch?, { force? })` → the batch as the service then reports it; `force` asks nothing. `(batch, rows)` → those of
 * the rows' batches that were cancelled, after one question.
 */
export const cancel: Command = (deps) => async (argument, options) => {
  requireTrust();
  if (Array.isArray(options)) return cancelEach(deps, options);
  const title = vscode.l10n.t('Cancel Batch');
  const batch = await chooseBatch(deps, argument, title, 'cancellable');
  if (!batch) return undefined;
  const account = accountById(deps, batch.accountId);
  const { cancellable } = profileOf(account.provider);
  if (!capabilitiesOf(batch, cancellable).includes('cancellable')) throw tooLate(batch);
  const force = (options as { force?: unknown } | undefined)?.force === true;
  if (!force && !(await confirmed(batch, nameOf(deps, batch, 100)))) return undefined;
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

function nameOf(deps: CommandDeps, batch: Batch, maxLength: number): string {
  const account = accountById(deps, batch.accountId);
  return plainText(recordedName(batch, account, deps.records), maxLength);
}

async function cancelEach(
  deps: CommandDeps,
  rows: readonly unknown[],
): Promise<readonly unknown[]> {
  // A job and one of its batches may both be selected.
  const found = rows
    .map(readTarget)
    .map(({ accountId = '', batchId = '' }) => deps.store.find(accountId, batchId))
    .filter((batch) => batch !== undefined)
    .filter((batch) => {
      const { provider } = accountById(deps, batch.accountId);
      return capabilitiesOf(batch, profileOf(provider).cancellable).includes('cancellable');
    });
  const batches = [...new Set(found)];
  if (batches.length === 0) throw noneCancellable();
  const names = batches.slice(0, 10).map((batch) => nameOf(deps, batch, 60));
  const more = batches.length - names.length;
  const title =
    batches.length === 1
      ? vscode.l10n.t('Cancel 1 batch?')
      : vscode.l10n.t('Cancel {0} batches?', batches.length);
  const list = more > 0 ? [...names, vscode.l10n.t('… and {0} more.', more)] : names;
  if (!(await agreed(title, list.join('\n')))) return [];
  const done: unknown[] = [];
  const failures: unknown[] = [];
  for (const batch of batches) {
    // One that cannot be cancelled is no reason to let the others run.
    try {
      done.push(await cancel(deps)(batch, { force: true }));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return done;
}

async function confirmed(batch: Batch, name: string): Promise<boolean> {
  const formats = formatsFor(vscode.env.language);
  return agreed(vscode.l10n.t('Cancel the batch “{0}”?', name), progressWords(batch, formats));
}

async function agreed(question: string, about: string | undefined): Promise<boolean> {
  const stop = { title: vscode.l10n.t('Cancel Batch') };
  // The editor's own "Cancel" beside "Cancel Batch" would be a riddle.
  const keep = { title: vscode.l10n.t('Keep Running'), isCloseAffordance: true };
  const detail = [
    about,
    vscode.l10n.t(
      'Completed requests are billed, and their answers stay available. Requests in progress may still finish and be billed. The rest is not run. This can’t be undone.',
    ),
  ].filter(Boolean);
  const choice = await showMessage(
    'warning',
    question,
    { modal: true, detail: detail.join('\n\n') },
    stop,
    keep,
  );
  return choice === stop;
}

function noneCancellable(): UserError {
  return new UserError(
    vscode.l10n.t('None of these batches can be cancelled any more.'),
    [],
    'notice',
  );
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
