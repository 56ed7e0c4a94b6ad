import * as vscode from 'vscode';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { ListAction } from './listDeps.ts';

/** No service makes longer ones, and none with a space. */
const idPattern = /^\S{1,200}$/;

/** `({ accountId?, batchId? }?)` → a batch that the list does not show, asked from its service by its id. */
export const attachBatch: ListAction = (deps) => async (argument) => {
  const title = vscode.l10n.t('Attach Batch by ID');
  const given = readTarget(argument);
  const account = await chooseAccount(deps, given.accountId, title);
  if (!account) return undefined;
  const batchId =
    given.batchId ??
    (await vscode.window.showInputBox({
      title,
      prompt: vscode.l10n.t('ID of a batch of {0}', account.name),
      placeHolder: 'batch_…',
      validateInput: (text) =>
        text === '' || idPattern.test(text.trim())
          ? undefined
          : vscode.l10n.t('An ID has no spaces and at most 200 characters.'),
    }));
  if (!batchId?.trim()) return undefined;
  const target = { accountId: account.id, batchId: batchId.trim() };
  const batch = await chooseBatch(deps, target, title);
  if (batch) await deps.sidebar.reveal(batch.accountId, batch.id);
  return batch;
};
