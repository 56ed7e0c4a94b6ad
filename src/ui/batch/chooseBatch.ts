import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import type { Settings } from '../kit/settings.ts';
import type { Submissions } from './submissions.ts';
import { capabilitiesOf, type Capability } from '../../batches/capabilities.ts';
import { profileOf } from '../../providers/profiles.ts';
import { recordedName } from './batchName.ts';
import { outcomeWord } from './batchWords.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError } from '../kit/userError.ts';
import { readTarget } from './batchTarget.ts';
import { accountById, chooseAccount, noAccount } from '../accounts/chooseAccount.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { withProgress } from '../kit/withProgress.ts';

export interface ChooseBatchDeps {
  readonly settings: Pick<Settings, 'accounts'>;
  readonly store: Pick<BatchStore, 'states' | 'find' | 'put'>;
  readonly apiFor: (account: Account) => Pick<BatchApi, 'retrieveBatch'>;
  readonly records: Pick<Submissions, 'submissionOf'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * The batch that a command is pointed at; one that is not in the list is asked from its service. Without a target
 * the user picks one.
 * @param needs what must be possible with the batches that are offered
 * @returns undefined when the user picks none
 */
export async function chooseBatch(
  deps: ChooseBatchDeps,
  argument: unknown,
  title: string,
  needs?: Capability,
): Promise<Batch | undefined> {
  const { accountId, batchId } = readTarget(argument);
  if (batchId === undefined) return pickBatch(deps, title, needs, accountId);
  const known =
    accountId === undefined
      ? deps.store
          .states()
          .flatMap(({ batches }) => batches)
          .find(({ id }) => id === batchId)
      : deps.store.find(accountId, batchId);
  if (known) return known;
  requireTrust();
  const account = await chooseAccount(deps, accountId, title);
  if (!account) return undefined;
  const batch = await withProgress(
    vscode.l10n.t('Asking {0} for the batch', account.name),
    formatsFor(vscode.env.language),
    (_report, signal) => deps.apiFor(account).retrieveBatch(batchId, signal),
  );
  deps.store.put(batch, { isAttached: true });
  return batch;
}

async function pickBatch(
  deps: ChooseBatchDeps,
  title: string,
  needs: Capability | undefined,
  accountId: string | undefined,
): Promise<Batch | undefined> {
  if (deps.settings.accounts().length === 0) throw noAccount();
  if (accountId !== undefined) accountById(deps, accountId);
  const formats = formatsFor(vscode.env.language);
  const items = deps.store
    .states()
    .filter(({ account }) => accountId === undefined || account.id === accountId)
    .flatMap(({ account, batches }) =>
      batches
        .filter((batch) => {
          const profile = profileOf(account.provider);
          return needs === undefined || capabilitiesOf(batch, profile.cancellable).includes(needs);
        })
        .map((batch) => {
          const created = batch.times.createdAt;
          return {
            label: plainText(recordedName(batch, account, deps.records), 100),
            description: [
              outcomeWord(batch),
              created === null ? '' : formats.age(created, deps.clock.now()),
            ]
              .filter(Boolean)
              .join(' · '),
            detail: `${account.name} · ${plainText(batch.id, 100)}`,
            batch,
          };
        }),
    );
  if (items.length === 0) {
    throw new UserError(
      vscode.l10n.t('There is no batch in the list for which this can be done.'),
      [
        {
          title: vscode.l10n.t('Refresh'),
          run: () => vscode.commands.executeCommand('batchStudio.refresh'),
        },
      ],
      'notice',
    );
  }
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Choose a batch'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.batch;
}
