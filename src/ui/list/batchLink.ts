import * as vscode from 'vscode';
import { isLinkedId } from '../../batches/linkedId.ts';
import { UserError } from '../kit/userError.ts';
import { plainText } from '../kit/safeText.ts';
import { showMessage } from '../kit/showMessage.ts';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import { targetsOf } from '../batch/batchTarget.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { ListAction, ListDeps } from './listDeps.ts';

/** `(batch?, rows?)` → the links that are now on the clipboard, one a line; each opens its batch in the editor. */
export const copyLink: ListAction = (deps) => async (argument, rows) => {
  const chosen = Array.isArray(rows)
    ? targetsOf(argument, rows)
    : [await chooseBatch(deps, argument, vscode.l10n.t('Copy Link'))];
  const links = chosen
    .filter((batch) => batch !== undefined)
    .map(({ accountId, id }) => linkTo(deps.extensionId, accountId, id));
  if (links.length > 0) await vscode.env.clipboard.writeText(links.join('\n'));
  return links;
};

/** @throws UserError for an id that no link can carry */
export function linkTo(extensionId: string, account: string, id: string): string {
  if (!isLinkedId(id))
    throw new UserError(vscode.l10n.t('A link cannot carry the ID {0}.', plainText(id, 100)));
  const query = new URLSearchParams({ account, id });
  return `${vscode.env.uriScheme}://${extensionId}/batch?${query.toString()}`;
}

/** What a link says; undefined when it is none of ours. Any page can make one up. */
export function readLink(
  path: string,
  query: string,
): { readonly account: string | undefined; readonly id: string } | undefined {
  const values = new URLSearchParams(query);
  const id = values.get('id') ?? '';
  if (path !== '/batch' || !isLinkedId(id)) return undefined;
  const account = values.get('account') ?? '';
  return { account: /^[\w.-]{1,64}$/.test(account) ? account : undefined, id };
}

/**
 * Opens the batch that a link names: shows it in the list, with its details. One that is not in the list is asked from
 * its service only after the user agreed; an account that is not known is asked for.
 */
export async function openLink(deps: ListDeps, uri: vscode.Uri): Promise<void> {
  const link = readLink(uri.path, uri.query);
  if (!link) return;
  const accounts = deps.settings.accounts();
  const named = accounts.find(({ id }) => id === link.account);
  const title = vscode.l10n.t('Open Batch');
  const hint = vscode.l10n.t('Which account has the batch {0}?', plainText(link.id, 100));
  const account = named ?? (await chooseAccount(deps, undefined, title, undefined, hint));
  if (!account) return;
  const target = { accountId: account.id, batchId: link.id };
  if (!deps.store.find(account.id, link.id) && !(await agreed(link.id, account.name))) return;
  const batch = await chooseBatch(deps, target, title);
  if (!batch) return;
  await deps.sidebar.reveal(batch.accountId, batch.id);
  await vscode.commands.executeCommand('batchStudio.showDetails', target);
}

async function agreed(id: string, accountName: string): Promise<boolean> {
  const ask = vscode.l10n.t('Ask the Service');
  const choice = await showMessage(
    'information',
    vscode.l10n.t('Open the batch {0} of {1}?', plainText(id, 100), accountName),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Requested by a link and not in your list: the provider is queried with your key.',
      ),
    },
    ask,
  );
  return choice === ask;
}
