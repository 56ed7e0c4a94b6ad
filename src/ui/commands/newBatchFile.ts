import * as vscode from 'vscode';
import type { ProviderProfile } from '../../providers/profile.ts';
import { batchModels, profileOf, profiles } from '../../providers/profiles.ts';
import { UserError } from '../kit/userError.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { providerName } from '../kit/providerNames.ts';

type Beginning = 'table' | 'folder' | 'jsonl' | 'lines';

/**
 * Asks what a batch begins with → the URI of a new batch prompt, or of a new, unsaved batch file with two example
 * requests. `(providerId)` → such a file, unasked.
 */
export const newBatchFile: Command = (deps) => async (argument) => {
  const beginning = typeof argument === 'string' ? 'lines' : await chooseBeginning();
  if (beginning === undefined) return undefined;
  if (beginning !== 'lines') return fromFiles(deps, beginning);
  const profile = await chooseProfile(deps, argument);
  if (!profile) return undefined;
  const document = await vscode.workspace.openTextDocument({
    language: 'jsonl',
    content: exampleLines(profile),
  });
  await vscode.window.showTextDocument(document, { preview: false });
  return document.uri.toString();
};

async function chooseBeginning(): Promise<Beginning | undefined> {
  const { l10n } = vscode;
  const items: readonly (vscode.QuickPickItem & { readonly beginning: Beginning })[] = [
    {
      label: l10n.t('From a Table…'),
      detail: l10n.t('One request for each row of a CSV, XLSX, JSON or Parquet file, and a prompt'),
      iconPath: new vscode.ThemeIcon('table'),
      beginning: 'table',
    },
    {
      label: l10n.t('From a Folder of Images or Texts…'),
      detail: l10n.t('One request for each file, and a prompt'),
      iconPath: new vscode.ThemeIcon('file-media'),
      beginning: 'folder',
    },
    {
      label: l10n.t('From an Existing JSONL File…'),
      detail: l10n.t('One request for each line, and a prompt'),
      iconPath: new vscode.ThemeIcon('json'),
      beginning: 'jsonl',
    },
    {
      label: l10n.t('Two Sample Lines'),
      detail: l10n.t('A batch file to write by hand'),
      iconPath: new vscode.ThemeIcon('list-unordered'),
      beginning: 'lines',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('New Batch'),
    placeHolder: l10n.t('What does it begin with?'),
  });
  return picked?.beginning;
}

async function fromFiles(
  deps: Pick<CommandDeps, 'settings'>,
  beginning: Exclude<Beginning, 'lines'>,
): Promise<string | undefined> {
  const isFolder = beginning === 'folder';
  const lines = ['jsonl', 'ndjson'];
  const tables = ['csv', 'tsv', 'xlsx', 'json', ...lines, 'parquet', 'txt'];
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('New Batch'),
      canSelectFolders: isFolder,
      canSelectFiles: !isFolder,
      ...(!isFolder && {
        filters: { [vscode.l10n.t('Tables')]: beginning === 'jsonl' ? lines : tables },
      }),
    })) ?? [];
  if (!uri) return undefined;
  const { newPromptFrom, newPromptFromFolder } = await import('../authoring/newPrompt.ts');
  const make = isFolder ? newPromptFromFolder : newPromptFrom;
  return (await make(uri, preferredProfile(deps)))?.toString();
}

/** The provider of the first account; Kimi before there is one. */
export function preferredProfile({ settings }: Pick<CommandDeps, 'settings'>): ProviderProfile {
  const [account] = settings.accounts();
  return profileOf(account?.provider ?? 'kimi');
}

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
    const path = profile.envelope.isBare ? {} : { method: 'POST', url: profile.endpoints[0] };
    return JSON.stringify({ custom_id, ...path, body: { model, messages } });
  });
  return `${lines.join('\n')}\n`;
}
