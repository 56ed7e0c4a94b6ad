import * as vscode from 'vscode';
import { consoleUrl, profileOf } from '../../providers/profiles.ts';
import { accountById } from '../accounts/chooseAccount.ts';
import { providerName } from '../kit/providerNames.ts';
import { UserError } from '../kit/userError.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { ListAction } from './listDeps.ts';

/** `(batch?)` → the address of the provider's page for it, which is opened in the browser. */
export const openInConsole: ListAction = (deps) => async (argument) => {
  const title = vscode.l10n.t('Open in the Provider’s Console');
  const batch = await chooseBatch(deps, argument, title);
  if (!batch) return undefined;
  const { provider, baseUrl } = accountById(deps, batch.accountId);
  const profile = profileOf(provider);
  const url = consoleUrl(profile, baseUrl, batch.id);
  if (url === undefined) {
    throw new UserError(
      vscode.l10n.t('No console page is known for {0} at {1}.', providerName(profile), baseUrl),
      [],
      'notice',
    );
  }
  await vscode.env.openExternal(vscode.Uri.parse(url));
  return url;
};
