import type { Account, ApiKey } from '../../batches/account.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import type { Agreement } from '../../tracking/submit/duplicates.ts';
import { logText } from '../kit/logText.ts';
import { passDuplicate } from '../submit/duplicateGuard.ts';
import { sendSubmission } from '../submit/sendSubmission.ts';
import { settleEarlier } from '../submit/settleEarlier.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import type { SubmitDraft } from '../submit/submitDraft.ts';
import type { CheckedFile } from '../submit/submitGate.ts';
import type { SubmitSource } from '../submit/submitSource.ts';
import type { CommandDeps } from './commandDeps.ts';
import { setApiKey } from './setApiKey.ts';

/** What the user agreed to: these bytes, sent like this, in spite of these earlier submissions. */
export interface Agreed {
  readonly draft: SubmitDraft;
  readonly checked: CheckedFile;
  readonly agreement: Agreement;
}

interface Manner {
  /** In spite of whatever was sent before. */
  readonly force: boolean;
  /** Nobody is there to be asked. */
  readonly silent: boolean;
}

/** Sends what was agreed to. @returns the batch, which is shown; undefined when the user gave no key */
export async function sendAgreed(
  deps: CommandDeps,
  source: SubmitSource,
  { draft, checked, agreement: agreed }: Agreed,
  { force, silent }: Manner,
): Promise<Batch | undefined> {
  const { account } = draft;
  const { sha256 } = checked;
  const key = await keyFor(deps, account, silent);
  if (!key) return undefined;
  // Another window may have begun meanwhile, or be about to.
  const allow = async ({ id: own }: Submission) =>
    force || !!(await passDuplicate(deps, { sha256, account, own, agreed, silent }));
  const batch = await finish(deps, await sendSubmission(deps, source, checked, draft, key, allow));
  void settleEarlier(deps, sha256, account, key, deps.closing)
    .then(() => snapshotsOf(deps).tidy(deps.journal))
    .catch((error: unknown) => {
      deps.log.debug(logText(error));
    });
  return batch;
}

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
