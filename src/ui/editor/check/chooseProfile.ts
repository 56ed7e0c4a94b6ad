import * as vscode from 'vscode';
import { profiles } from '../../../providers/profiles.ts';
import { UserError } from '../../kit/userError.ts';
import type { ProfileChoice } from './profileChoice.ts';

interface ProfileItem extends vscode.QuickPickItem {
  readonly provider: string | undefined;
}

/** Asks by which provider's rules a file is checked. @returns false when the question was dismissed */
export async function chooseProfile(
  uri: vscode.Uri,
  choice: ProfileChoice,
  provider?: string,
): Promise<boolean> {
  const key = uri.toString();
  if (provider !== undefined) {
    const known = profiles.some(({ id }) => id === provider);
    if (!known) throw new UserError(vscode.l10n.t('There is no provider "{0}".', provider));
    await choice.choose(key, provider);
    return true;
  }
  const chosen = choice.chosen(key);
  const items: ProfileItem[] = [
    {
      provider: undefined,
      label: vscode.l10n.t('Automatic'),
      detail: vscode.l10n.t('The account last used, else the provider that fits the model'),
    },
    ...profiles.map(({ id, name, endpoints }) => ({
      provider: id,
      label: name,
      detail: endpoints.slice(0, 3).join('  '),
    })),
  ];
  const picked = await vscode.window.showQuickPick(
    items.map((item) =>
      item.provider === chosen ? { ...item, description: vscode.l10n.t('current') } : item,
    ),
    {
      title: vscode.l10n.t('Rules for {0}', uri.path.slice(uri.path.lastIndexOf('/') + 1)),
      placeHolder: vscode.l10n.t('Which provider will this file be sent to?'),
    },
  );
  if (!picked) return false;
  await choice.choose(key, picked.provider);
  return true;
}
