import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { profileOf } from '../../providers/profiles.ts';
import {
  cleanUpReasons,
  findCleanUp,
  type CleanUpItem,
  type CleanUpReason,
} from '../../tracking/files/cleanUp.ts';
import { allBatches, allFiles } from '../../tracking/files/deleteFiles.ts';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import { readTarget } from '../batch/batchTarget.ts';
import { formatsFor } from '../kit/formats.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { showMessage } from '../kit/showMessage.ts';
import { withProgress } from '../kit/withProgress.ts';
import { agreedToDelete, bytesOf, deleteWithProgress } from './deleteWithProgress.ts';
import type { FileAction, FileDeps } from './fileDeps.ts';

const dayMs = 86_400_000;
const title = () => vscode.l10n.t('Clean Up Files');

/**
 * `({ accountId? }?, { minAgeDays?, reasons?, force? }?)` → how many files at the service were deleted, of those that
 * can go; what is not given is asked for. `force` asks nothing.
 */
export const cleanUpFiles: FileAction = (deps) => async (argument, options) => {
  requireTrust();
  const given = (options ?? {}) as Readonly<Record<string, unknown>>;
  const account = await chooseAccount(deps, readTarget(argument).accountId, title());
  if (!account) return undefined;
  const { minAgeDays } = given;
  const days = typeof minAgeDays === 'number' ? minAgeDays : await askForAge();
  if (days === undefined) return undefined;
  const proposed = await propose(deps, account, days * dayMs);
  if (proposed.length === 0) {
    void showMessage('information', vscode.l10n.t('There is nothing to clean up in this account.'));
    return 0;
  }
  const reasons = Array.isArray(given['reasons'])
    ? cleanUpReasons.filter((reason) => (given['reasons'] as unknown[]).includes(reason))
    : await askForReasons(proposed);
  const files = proposed.filter(({ reason }) => reasons?.includes(reason)).map(({ file }) => file);
  if (files.length === 0) return undefined;
  if (given['force'] !== true && !(await agreedToDelete(questionFor(files, account))))
    return undefined;
  return deleteWithProgress(deps, account, files);
};

async function propose(
  deps: FileDeps,
  account: Account,
  minAgeMs: number,
): Promise<readonly CleanUpItem[]> {
  await deps.records.reload();
  const { filePurpose: purpose } = profileOf(account.provider);
  return withProgress(
    vscode.l10n.t('Looking through the files of {0}', account.name),
    formatsFor(vscode.env.language),
    async (_report, signal) => {
      const api = deps.apiFor(account);
      const batches = await allBatches(api, signal);
      const files = await allFiles(api, signal);
      const world = { accountId: account.id, batches, records: deps.records.all() };
      return findCleanUp(files, world, {
        ...{ nowMs: deps.clock.now(), minAgeMs, purpose },
        isVerified: async (batch, kind) =>
          (await deps.results.isVerified(batch, kind)) ||
          (kind === 'input' && (await deps.submittedFiles.of(batch, signal)) !== undefined),
      });
    },
  );
}

async function askForAge(): Promise<number | undefined> {
  const items = [30, 7, 90, 0].map((days) => ({
    label: days === 0 ? vscode.l10n.t('Of any age') : vscode.l10n.t('Older than {0} days', days),
    days,
  }));
  const placeHolder = vscode.l10n.t('Which files do you want to delete?');
  return (await vscode.window.showQuickPick(items, { title: title(), placeHolder }))?.days;
}

const reasonWords: { readonly [R in CleanUpReason]: () => string } = {
  input: () => vscode.l10n.t('Input files of batches that have ended'),
  only_input: () => vscode.l10n.t('Input files that are not on this machine'),
  results: () => vscode.l10n.t('Results with a complete local copy'),
  unused: () => vscode.l10n.t('Uploads never used by a batch'),
};

/** What nobody misses; the rest is chosen by hand. */
const surely: ReadonlySet<CleanUpReason> = new Set(['input', 'results']);

async function askForReasons(
  proposed: readonly CleanUpItem[],
): Promise<readonly CleanUpReason[] | undefined> {
  const formats = formatsFor(vscode.env.language);
  const items = cleanUpReasons.flatMap((reason) => {
    const files = proposed.filter((item) => item.reason === reason).map(({ file }) => file);
    const count =
      files.length === 1
        ? vscode.l10n.t('1 file')
        : vscode.l10n.t('{0} files', formats.count(files.length));
    const description = `${count} · ${formats.bytes(bytesOf(files))}`;
    return files.length === 0
      ? []
      : [{ label: reasonWords[reason](), description, reason, picked: surely.has(reason) }];
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: title(),
    placeHolder: vscode.l10n.t('Choose what to delete at the service'),
    canPickMany: true,
  });
  return picked?.map(({ reason }) => reason);
}

function questionFor(files: readonly RemoteFile[], { name }: Account): string {
  const formats = formatsFor(vscode.env.language);
  const bytes = formats.bytes(bytesOf(files));
  return files.length === 1
    ? vscode.l10n.t('Delete 1 file ({0}) of {1} at the service?', bytes, name)
    : vscode.l10n.t(
        'Delete {0} files ({1}) of {2} at the service?',
        formats.count(files.length),
        bytes,
        name,
      );
}
