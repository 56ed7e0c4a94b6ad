import * as vscode from 'vscode';
import { checkMetadata } from '../../providers/metadata.ts';
import type { MetadataRule } from '../../providers/profile.ts';
import { metadataMessage } from './draftMessages.ts';
import { readPair } from './readPair.ts';

type Metadata = Readonly<Record<string, string>>;

interface PairItem extends vscode.QuickPickItem {
  readonly key?: string;
  readonly done?: true;
}

/** Lets the user add, change and remove pairs; Escape keeps what was done. `reserved` keys count, but are not shown. */
export async function askMetadata(
  start: Metadata,
  reserved: Metadata,
  rule: MetadataRule,
): Promise<Metadata> {
  let metadata = start;
  for (;;) {
    const items: readonly PairItem[] = [
      { label: `$(check) ${vscode.l10n.t('Done')}`, done: true },
      { label: `$(add) ${vscode.l10n.t('Add a pair…')}` },
      ...Object.entries(metadata).map(([key, value]) => ({ label: key, description: value, key })),
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Metadata'),
      placeHolder: vscode.l10n.t('Choose a pair to change or remove it'),
      ignoreFocusOut: true,
    });
    if (!picked || picked.done) return metadata;
    metadata = await askPair(metadata, picked.key, reserved, rule);
  }
}

async function askPair(
  metadata: Metadata,
  key: string | undefined,
  reserved: Metadata,
  rule: MetadataRule,
): Promise<Metadata> {
  const others = Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== key));
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Metadata'),
    value: key === undefined ? '' : `${key}=${metadata[key] ?? ''}`,
    prompt: vscode.l10n.t('Write key=value. Leave it empty to remove the pair.'),
    ignoreFocusOut: true,
    validateInput(value) {
      if (value.trim() === '') return undefined;
      const pair = readPair(value);
      if (!pair) return vscode.l10n.t('Write a key, an equals sign and a value.');
      const problem = checkMetadata({ ...reserved, ...others, [pair[0]]: pair[1] }, rule);
      return problem && metadataMessage(problem);
    },
  });
  if (text === undefined) return metadata;
  const pair = readPair(text);
  return pair ? { ...others, [pair[0]]: pair[1] } : others;
}
