import { basename } from 'node:path';
import * as vscode from 'vscode';
import { freePath } from '../authoring/fileFacts.ts';
import { formatsFor } from '../kit/formats.ts';
import { showFile } from '../kit/showFile.ts';
import { showMessage } from '../kit/showMessage.ts';
import { withProgress } from '../kit/withProgress.ts';
import { LossList } from '../shape/lossList.ts';
import type { ConversionTarget } from '../../jsonl/convert/convertRequest.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { profiles } from '../../providers/profiles.ts';
import { activeFile, openDocument } from '../editor/check/tabFiles.ts';
import { providerName } from '../kit/providerNames.ts';
import { readUri } from '../kit/readUri.ts';
import { UserError } from '../kit/userError.ts';
import type { Command } from './commandDeps.ts';

/** The editor compares no larger files. */
const largestCompared = 50_000_000;

/**
 * `(uri?, { provider?, model?, form? }?)` → the URI of a new file beside the old one, with its requests for another
 * provider; undefined when the user left. What could not be carried is listed line by line in a second document.
 */
export const convertFile: Command = () => async (argument, options) => {
  const uri = readUri(argument) ?? activeFile();
  if (uri?.scheme !== 'file' || openDocument(uri)?.isDirty === true) {
    throw new UserError(
      vscode.l10n.t('Only a saved file on this machine can be converted. Save it first.'),
    );
  }
  const target = await readTarget(options);
  if (!target) return undefined;
  const { writeConverted } = await import('../../jsonl/convert/writeConverted.ts');
  const path = uri.fsPath;
  const to = await freePath(`${path.replace(/\.[^.\\/]*$/, '')}.${target.profile.id}`, 'jsonl');
  const losses = new LossList();
  const formats = formatsFor(vscode.env.language);
  const title = vscode.l10n.t('Converting {0}', basename(path));
  await withProgress(title, formats, (report, signal) =>
    writeConverted({ from: path, to }, target, (line) => losses.add(line), {
      signal,
      onProgress: (transfer) => {
        report.transfer(vscode.l10n.t('Read'), transfer);
      },
    }),
  );
  const result = vscode.Uri.file(to);
  await showFile(result, undefined);
  void tell(uri, result, losses.rows());
  return result.toString();
};

async function readTarget(options: unknown): Promise<ConversionTarget | undefined> {
  const { provider, model, form } = (options ?? {}) as Readonly<Record<string, unknown>>;
  const profile = profiles.find(({ id }) => id === provider) ?? (await askProfile());
  if (!profile) return undefined;
  const name = typeof model === 'string' ? model : await askModel(profile);
  if (name === undefined) return undefined;
  return {
    profile,
    ...(name.trim() !== '' && { model: name.trim() }),
    ...((form === 'chat' || form === 'responses') && { form }),
  };
}

async function askProfile(): Promise<ProviderProfile | undefined> {
  const picked = await vscode.window.showQuickPick(
    profiles.map((profile) => ({ label: providerName(profile), profile })),
    {
      title: vscode.l10n.t('Convert File'),
      placeHolder: vscode.l10n.t('For which provider?'),
    },
  );
  return picked?.profile;
}

function askModel({ models }: ProviderProfile): Thenable<string | undefined> {
  const first = models.find(({ batch, retiredOn }) => batch && retiredOn === undefined);
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Convert File'),
    prompt: vscode.l10n.t('Model of all requests; empty to leave each its own'),
    value: first?.id ?? '',
  });
}

async function tell(
  source: vscode.Uri,
  converted: vscode.Uri,
  rows: readonly string[],
): Promise<void> {
  const list = vscode.l10n.t('What Could Not Be Carried');
  const compare = vscode.l10n.t('Compare');
  const files = [source, converted];
  const sizes = await Promise.all(files.map((file) => vscode.workspace.fs.stat(file)));
  const choice = await showMessage(
    'information',
    rows.length === 0
      ? vscode.l10n.t('Everything in the file was converted.')
      : vscode.l10n.t('The file was converted, but not everything could be carried.'),
    ...(rows.length === 0 ? [] : [list]),
    ...(sizes.every(({ size }) => size < largestCompared) ? [compare] : []),
  );
  if (choice === compare)
    await vscode.commands.executeCommand('vscode.diff', source, converted, basename(source.fsPath));
  if (choice !== list) return;
  const content = `${rows.join('\n')}\n`;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content }));
}
