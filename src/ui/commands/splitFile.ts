import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { PartLimits } from '../../jsonl/split/splitLines.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { profileOf } from '../../providers/profiles.ts';
import { activeFile, openDocument } from '../editor/check/tabFiles.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { providerName } from '../kit/providerNames.ts';
import { UserError } from '../kit/userError.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { readUri } from '../kit/readUri.ts';
import { withProgress } from '../kit/withProgress.ts';
import { showMessage } from '../kit/showMessage.ts';

/**
 * `(uri?, { maxRequests?, maxBytes?, maxInputs?, provider?, silent? }?)` → the URIs of new files in a new folder beside the
 * file, which hold its lines in their order; undefined when the user left. Limits are asked for when none are given; those
 * of the provider are offered, or of the one that the file is checked by.
 */
export const splitFile: Command = (deps) => async (argument, options) => {
  const uri = savedFile(readUri(argument) ?? activeFile());
  const path = uri.fsPath;
  const limits = readLimits(options) ?? (await askLimits(profileFor(deps, uri, options)));
  if (!limits) return undefined;
  const formats = formatsFor(vscode.env.language);
  const title = vscode.l10n.t('Splitting {0}', basename(path));
  const { writeParts: split } = await import('../../jsonl/split/writeParts.ts');
  const parts = await withProgress(title, formats, (report, signal) =>
    split(path, limits, {
      signal,
      onProgress: (transfer) => {
        report.transfer(vscode.l10n.t('Written'), transfer);
      },
    }),
  );
  if (parts.length === 0) throw inOnePart(basename(path));
  const files = parts.map((part) => vscode.Uri.file(part));
  await deps.fileJobs.noteParts(files);
  const { silent } = (options ?? {}) as { readonly silent?: unknown };
  if (silent !== true) void tell(plainText(basename(path), 100), files);
  return files.map((file) => file.toString());
};

/** What is on disk is split. @throws UserError when there is no file or it is not what is on screen */
function savedFile(uri: vscode.Uri | undefined): vscode.Uri {
  if (uri?.scheme === 'file' && openDocument(uri)?.isDirty !== true) return uri;
  throw new UserError(
    vscode.l10n.t('Only a saved file on this machine can be split. Save it, then split it.'),
  );
}

function inOnePart(filename: string): UserError {
  return new UserError(
    vscode.l10n.t('{0} is within these limits as it is, so it was not split.', filename),
    [],
    'notice',
  );
}

function profileFor(
  { editor }: Pick<CommandDeps, 'editor'>,
  uri: vscode.Uri,
  options: unknown,
): ProviderProfile {
  const { provider } = (options ?? {}) as Readonly<Record<string, unknown>>;
  return typeof provider === 'string' ? profileOf(provider) : editor.profileFor(uri);
}

function readLimits(options: unknown): PartLimits | undefined {
  const { maxRequests, maxBytes, maxInputs } = (options ?? {}) as Readonly<Record<string, unknown>>;
  const given = (value: unknown) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
  const limits = {
    bytes: given(maxBytes),
    requests: given(maxRequests),
    inputs: given(maxInputs),
  };
  return Object.values(limits).every((limit) => limit === null) ? undefined : limits;
}

async function askLimits(profile: ProviderProfile): Promise<PartLimits | undefined> {
  const formats = formatsFor(vscode.env.language);
  const { maxFileBytes, warnFileBytes = maxFileBytes, maxRequests } = profile.limits;
  const inputs = profile.maxEmbeddingInputs ?? null;
  const allowed = [
    ...(maxRequests === null ? [] : [vscode.l10n.t('{0} requests', formats.count(maxRequests))]),
    ...(warnFileBytes === null ? [] : [formats.bytes(warnFileBytes)]),
    ...(inputs === null ? [] : [vscode.l10n.t('{0} texts to embed', formats.count(inputs))]),
  ];
  const asAllowed = {
    label: vscode.l10n.t('Fewest Files Within {0} Limits', providerName(profile)),
    description: vscode.l10n.t('at most {0} each', allowed.join(' · ')),
    limits: { bytes: warnFileBytes, requests: maxRequests, inputs },
  };
  const byCount = { label: vscode.l10n.t('By Number of Requests…'), limits: undefined };
  const picked = await vscode.window.showQuickPick(
    [...(allowed.length > 0 ? [asAllowed] : []), byCount],
    { title: vscode.l10n.t('Split File'), placeHolder: vscode.l10n.t('How large may a part be?') },
  );
  return picked && (picked.limits ?? askCount());
}

async function askCount(): Promise<PartLimits | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Split File'),
    prompt: vscode.l10n.t('Requests in each file'),
    value: '1000',
    validateInput: (value) =>
      /^[1-9]\d{0,8}$/.test(value.trim())
        ? undefined
        : vscode.l10n.t('Enter a whole number above zero.'),
  });
  return text === undefined ? undefined : { bytes: null, requests: Number(text) };
}

async function tell(filename: string, files: readonly vscode.Uri[]): Promise<void> {
  const submit = vscode.l10n.t('Submit Them…');
  const show = vscode.l10n.t('Show in Explorer');
  const choice = await showMessage(
    'information',
    vscode.l10n.t('{0} was split into {1} files, in a folder beside it.', filename, files.length),
    submit,
    show,
  );
  if (choice === submit)
    await vscode.commands.executeCommand('batchStudio.submit', files[0], files);
  if (choice === show) await vscode.commands.executeCommand('revealInExplorer', files[0]);
}
