import * as vscode from 'vscode';
import type { ProviderProfile } from '../../providers/profile.ts';
import { batchModels, profiles } from '../../providers/profiles.ts';
import { UserError } from '../kit/userError.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { providerName } from '../kit/providerNames.ts';

/** `(providerId?)` → the URI of a new, unsaved batch file with two example requests. */
export const newBatchFile: Command = (deps) => async (argument) => {
  const profile = await chooseProfile(deps, argument);
  if (!profile) return undefined;
  const document = await vscode.workspace.openTextDocument({
    language: 'jsonl',
    content: exampleLines(profile),
  });
  await vscode.window.showTextDocument(document, { preview: false });
  return document.uri.toString();
};

async function chooseProfile(
  deps: Pick<CommandDeps, 'settings'>,
  argument: unknown,
): Promise<ProviderProfile | undefined> {
  if (typeof argument === 'string') {
    const given = profiles.find(({ id }) => id === argument);
    if (given) return given;
    throw new UserError(vscode.l10n.t('There is no provider “{0}”.', argument));
  }
  const used = new Set(deps.settings.accounts().map(({ provider }) => provider));
  const ofAccounts = profiles.filter(({ id }) => used.has(id));
  if (ofAccounts.length === 1) return ofAccounts[0];
  const offered = ofAccounts.length > 0 ? ofAccounts : profiles;
  const picked = await vscode.window.showQuickPick(
    offered.map((profile) => ({ label: providerName(profile), profile })),
    {
      title: vscode.l10n.t('New Batch File'),
      placeHolder: vscode.l10n.t('Which provider is the file for?'),
    },
  );
  return picked?.profile;
}

function exampleLines(profile: ProviderProfile): string {
  const model = batchModels(profile)[0]?.id ?? profile.exampleModel ?? 'model-name';
  const questions = [
    vscode.l10n.t('What is the capital of France?'),
    vscode.l10n.t('Translate into French: good morning'),
  ];
  const lines = questions.map((content, index) => {
    const custom_id = `request-${index + 1}`;
    const messages = [{ role: 'user', content }];
    if (profile.envelope.body === 'params')
      return JSON.stringify({ custom_id, params: { model, max_tokens: 1024, messages } });
    const path = profile.authoringOnly ? {} : { method: 'POST', url: profile.endpoints[0] };
    return JSON.stringify({ custom_id, ...path, body: { model, messages } });
  });
  return `${lines.join('\n')}\n`;
}
