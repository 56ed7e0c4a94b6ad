import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { guessProfile, signsOf } from '../../jsonl/line/guessProfile.ts';
import { compatible } from '../../providers/compatible.ts';
import { profileOf, profiles } from '../../providers/profiles.ts';
import { accountById, chooseAccount } from '../accounts/chooseAccount.ts';
import { openDocument } from '../editor/check/tabFiles.ts';
import { providerName } from '../kit/providerNames.ts';
import { proposeAccount, withAccount, type SubmitDraft } from '../submit/submitDraft.ts';
import type { CheckedFile } from '../submit/submitGate.ts';
import { addAccount } from './addAccount.ts';
import type { CommandDeps } from './commandDeps.ts';

/** The account that was named, else one by what the editor knows of the file; chosen by the user where none suits. */
export async function accountForFile(
  deps: CommandDeps,
  uri: vscode.Uri,
  accountId: string | undefined,
): Promise<Account | undefined> {
  if (accountId !== undefined) return accountById(deps, accountId);
  const accounts = deps.settings.accounts();
  if (accounts.length === 0) return (await addAccount(deps)()) as Account | undefined;
  return accountOf(deps, deps.editor.profileFor(uri).id);
}

/**
 * The same draft, or one for another account when the requests of a file that nobody opened turn out to be for another
 * service.
 * @returns undefined when the user chooses none
 */
export async function draftForRequests(
  deps: CommandDeps,
  uri: vscode.Uri,
  { report }: CheckedFile,
  draft: SubmitDraft,
): Promise<SubmitDraft | undefined> {
  // Of an open file it was known before, and somebody may have said otherwise.
  if (openDocument(uri)) return draft;
  const { account } = draft;
  const provider = guessProfile(signsOf(report.summary), profiles).id;
  const isAny = profileOf(account.provider).anyModel === true;
  const suits = [provider, compatible.id].includes(account.provider);
  if (provider === compatible.id || suits || isAny) return draft;
  const other = await accountOf(deps, provider);
  if (!other || other.id === account.id) return other && draft;
  const submissions = deps.records.all().map(({ submission }) => submission);
  return withAccount(draft, other, submissions);
}

async function accountOf(deps: CommandDeps, provider: string): Promise<Account | undefined> {
  const accounts = deps.settings.accounts();
  const usedLast = deps.records.all().map(({ submission }) => submission.accountId);
  const suits = accounts.some((account) => account.provider === provider);
  const hint = vscode.l10n.t(
    'This file is for {0}, and none of your accounts is',
    providerName(profileOf(provider)),
  );
  return (
    proposeAccount(accounts, provider, usedLast) ??
    chooseAccount(
      deps,
      undefined,
      vscode.l10n.t('Submit Batch'),
      undefined,
      suits ? undefined : hint,
    )
  );
}
