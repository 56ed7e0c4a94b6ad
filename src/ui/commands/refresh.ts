import * as vscode from 'vscode';
import { readTarget } from '../batch/batchTarget.ts';
import { accountById, chooseAccount } from '../accounts/chooseAccount.ts';
import type { NodeOf, TreeNode } from '../sidebar/treeNode.ts';
import type { Command } from './commandDeps.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { showMessage, showProgress } from '../kit/showMessage.ts';

/**
 * `({ accountId }?)` → the number of batches then known: the next older ones, or, where the service looks for names, those
 * that the filter asks for. `(rest)` shows more of those that are known.
 */
export const loadMore: Command = (deps) => async (argument) => {
  if (isRest(argument)) {
    deps.sidebar.showMore(argument);
    return undefined;
  }
  requireTrust();
  const account = await chooseAccount(
    deps,
    readTarget(argument).accountId,
    vscode.l10n.t('Load More'),
  );
  if (!account) return undefined;
  const name = deps.sidebar.list.nameFor(account);
  const location = { viewId: 'batchStudio.batches' };
  const news = await showProgress({ location }, (_progress, token) =>
    name === ''
      ? deps.store.loadMore(account.id, abortOn(token)).then(() => undefined)
      : deps.store.search(account.id, name, abortOn(token)),
  );
  if (news === 0)
    void showMessage('information', vscode.l10n.t('{0} lists no other batch with “{1}” in its name.', account.name, name)); // prettier-ignore
  return deps.store.state(account.id)?.batches.length ?? 0;
};

/** `({ accountId? }?)` → for each account its batches and the kind of its failure, if any. */
export const refresh: Command = (deps) => async (argument) => {
  requireTrust();
  const { accountId } = readTarget(argument);
  if (accountId !== undefined) accountById(deps, accountId);
  await showProgress({ location: { viewId: 'batchStudio.batches' } }, (_progress, token) =>
    deps.store.refresh(accountId, abortOn(token)),
  );
  return deps.store
    .states()
    .filter(({ account }) => accountId === undefined || account.id === accountId)
    .map(({ account, batches, failure }) => ({
      accountId: account.id,
      batches: [...batches],
      failure: failure?.kind ?? null,
    }));
};

function isRest(argument: unknown): argument is NodeOf<'rest'> {
  return (argument as Partial<TreeNode> | undefined)?.kind === 'rest';
}

/** The editor's cancellation as the signal that everything below understands. */
function abortOn(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => {
    controller.abort();
  });
  return controller.signal;
}
