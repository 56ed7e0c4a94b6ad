import * as vscode from 'vscode';
import type { Account, ApiKey } from '../../batches/account.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import { logText } from '../kit/logText.ts';
import { UserError } from '../kit/userError.ts';
import { adoptEarlier } from '../submit/adoptEarlier.ts';
import { passDuplicate } from '../submit/duplicateGuard.ts';
import { draftMessage } from '../submit/draftMessages.ts';
import { reviewDraft } from '../submit/reviewDraft.ts';
import { sendSubmission } from '../submit/sendSubmission.ts';
import { settleEarlier } from '../submit/settleEarlier.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { proposeAccount, startDraft, type SubmitDraft } from '../submit/submitDraft.ts';
import { checkSource, passErrors, showProblems, type CheckedFile } from '../submit/submitGate.ts';
import { readSubmitOptions, type SubmitOptions } from '../submit/submitOptions.ts';
import { findSource, type SubmitSource } from '../submit/submitSource.ts';
import { addAccount } from './addAccount.ts';
import { accountById, chooseAccount } from '../accounts/chooseAccount.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { providerName } from '../kit/providerNames.ts';
import { readUri, selectedFiles } from '../kit/readUri.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { setApiKey } from './setApiKey.ts';
import { submitEach } from './submitEach.ts';

/**
 * `(uri?, { accountId?, completionWindow?, metadata?, name?, force?, insteadOf? }?)` → the batch, or undefined when the user
 * left. Asks only for what is missing: with account and window given there is no review. `(uri, uris)` → the batches of
 * several files.
 */
export const submit: Command = (deps) => async (argument, rawOptions) => {
  requireTrust();
  const files = selectedFiles(rawOptions);
  if (files.length > 1) return submitEach(deps.records, files);
  const options = readSubmitOptions(rawOptions);
  const snapshots = snapshotsOf(deps);
  const earlier = deps.records.all().find(({ submission }) => submission.id === options.insteadOf);
  const source = await findSource(readUri(argument), snapshots, earlier?.submission.filename);
  try {
    const account = await firstAccount(deps, source, options);
    if (!account) return undefined;
    const submissions = deps.records.all().map(({ submission }) => submission);
    const agreed = await agree(deps, source, startDraft(account, options, submissions), options);
    if (!agreed) return undefined;
    const { draft, checked } = agreed;
    const { sha256 } = checked;
    const { account: payer } = draft;
    const { force, insteadOf } = options;
    const question = { sha256, account: payer };
    if (!force) await adoptEarlier(deps, sha256, payer);
    const agreement = force ? new Map() : await passDuplicate(deps, { ...question, insteadOf });
    if (!agreement) return undefined;
    const silent = isSilent(options);
    const key = await keyFor(deps, payer, silent);
    if (!key) return undefined;
    // Another window may have begun meanwhile, or be about to.
    const allow = async ({ id: own }: Submission) =>
      force || !!(await passDuplicate(deps, { ...question, own, agreed: agreement, silent }));
    const sent = await sendSubmission(deps, source, checked, draft, key, allow);
    const batch = await finish(deps, sent);
    void settleEarlier(deps, sha256, payer, key, deps.closing)
      .then(() => snapshots.tidy(deps.journal))
      .catch((error: unknown) => {
        deps.log.debug(logText(error));
      });
    return batch;
  } finally {
    if (source.snapshot !== undefined) await snapshots.release(source.snapshot, deps.journal);
  }
};

/** Shows a new batch at once, wherever it came from. */
export async function finish(
  deps: Pick<CommandDeps, 'store' | 'records' | 'sidebar' | 'log'>,
  batch: Batch,
): Promise<Batch> {
  deps.store.put(batch);
  await deps.records.reload();
  // The batch exists; that the tree cannot show it now must not look like a failure.
  await deps.sidebar.reveal(batch.accountId, batch.id).catch((error: unknown) => {
    deps.log.debug(logText(error));
  });
  return batch;
}

function isSilent(options: SubmitOptions): boolean {
  const { accountId, completionWindow, insteadOf } = options;
  return accountId !== undefined && completionWindow !== undefined && insteadOf === undefined;
}

async function firstAccount(
  deps: CommandDeps,
  source: SubmitSource,
  { accountId }: SubmitOptions,
): Promise<Account | undefined> {
  if (accountId !== undefined) return accountById(deps, accountId);
  const accounts = deps.settings.accounts();
  if (accounts.length === 0) return (await addAccount(deps)()) as Account | undefined;
  const usedLast = deps.records.all().map(({ submission }) => submission.accountId);
  const provider = deps.editor.profileFor(source.uri).id;
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

/** Check, errors, review; again from the start when another provider's rules come into play. */
async function agree(
  deps: CommandDeps,
  source: SubmitSource,
  start: SubmitDraft,
  options: SubmitOptions,
): Promise<{ readonly draft: SubmitDraft; readonly checked: CheckedFile } | undefined> {
  let draft = start;
  for (;;) {
    const sentence = isSilent(options) ? draftMessage(draft) : undefined;
    if (sentence !== undefined) throw new UserError(sentence);
    const checked = await checkSource(deps, source, profileOf(draft.account.provider));
    if (!options.force && !(await passErrors(deps, source, checked))) return undefined;
    if (isSilent(options)) return { draft, checked };
    const reviewed = await reviewDraft(deps, draft, checked, {
      filename: source.filename,
      position: options.position,
    });
    if (!reviewed) return undefined;
    draft = reviewed.draft;
    if (reviewed.next === 'submit') return { draft, checked };
    if (reviewed.next === 'show_problems') {
      await showProblems(deps, source, checked);
      return undefined;
    }
  }
}

async function keyFor(
  deps: CommandDeps,
  account: Account,
  silent: boolean,
): Promise<ApiKey | undefined> {
  try {
    return await deps.vault.keyFor(account);
  } catch (error) {
    const kind = asApiFailure(error)?.kind;
    if (silent || (kind !== 'no_key' && kind !== 'wrong_origin')) throw error;
    const entered = await setApiKey(deps)({ accountId: account.id });
    return entered === undefined ? undefined : deps.vault.keyFor(account);
  }
}
