import { profileOf } from '../../providers/profiles.ts';
import { UserError } from '../kit/userError.ts';
import { readUri, selectedFiles } from '../kit/readUri.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { adoptEarlier } from '../submit/adoptEarlier.ts';
import { draftMessage } from '../submit/draftMessages.ts';
import { passDuplicate } from '../submit/duplicateGuard.ts';
import { reviewDraft } from '../submit/reviewDraft.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { startDraft, type SubmitDraft } from '../submit/submitDraft.ts';
import { checkSource, passErrors, showProblems } from '../submit/submitGate.ts';
import { isSilent, readSubmitOptions, type SubmitOptions } from '../submit/submitOptions.ts';
import { findSource, type SubmitSource } from '../submit/submitSource.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { accountForFile, draftForRequests } from './proposedAccount.ts';
import { sendAgreed, type Agreed } from './sendAgreed.ts';

/**
 * `(uri?, { accountId?, completionWindow?, metadata?, name?, force?, insteadOf? }?)` → the batch, or undefined when the user
 * left. Asks only for what is missing: with account and window given there is no review. `(uri, uris, options?)` → the
 * batches of several files, after one review.
 */
export const submit: Command = (deps) => async (argument, rawOptions, more) => {
  requireTrust();
  const files = selectedFiles(rawOptions);
  if (files.length > 1) {
    const { submitSeveral } = await import('./submitSeveral.ts');
    return submitSeveral(deps, files, readSubmitOptions(more));
  }
  const options = readSubmitOptions(rawOptions);
  const snapshots = snapshotsOf(deps);
  const earlier = deps.records.all().find(({ submission }) => submission.id === options.insteadOf);
  const source = await findSource(readUri(argument), snapshots, earlier?.submission.filename);
  try {
    const { accountId, force } = options;
    const account = await accountForFile(deps, source.uri, accountId);
    if (!account) return undefined;
    const submissions = deps.records.all().map(({ submission }) => submission);
    const agreed = await agree(deps, source, startDraft(account, options, submissions), options);
    return agreed && (await sendAgreed(deps, source, agreed, { force, silent: isSilent(options) }));
  } finally {
    if (source.snapshot !== undefined) await snapshots.release(source.snapshot, deps.journal);
  }
};

/**
 * Check, earlier submissions, errors, review; again from the start when another provider's rules or another account come
 * into play.
 */
async function agree(
  deps: CommandDeps,
  source: SubmitSource,
  start: SubmitDraft,
  options: SubmitOptions,
): Promise<Agreed | undefined> {
  const { accountId, insteadOf, force } = options;
  let draft = start;
  let asked: { readonly accountId: string; readonly agreement: Agreed['agreement'] } | undefined;
  let isFitted = accountId !== undefined;
  for (;;) {
    const sentence = isSilent(options) ? draftMessage(draft) : undefined;
    if (sentence !== undefined) throw new UserError(sentence);
    const checked = await checkSource(deps, source, profileOf(draft.account.provider));
    if (!isFitted) {
      isFitted = true;
      const fitted = await draftForRequests(deps, source.uri, checked, draft);
      if (!fitted) return undefined;
      if (fitted !== draft) {
        draft = fitted;
        continue;
      }
    }
    const { account } = draft;
    if (asked?.accountId !== account.id) {
      const { sha256 } = checked;
      if (!force) await adoptEarlier(deps, sha256, account);
      const agreement = force
        ? new Map()
        : await passDuplicate(deps, { sha256, account, insteadOf });
      if (!agreement) return undefined;
      asked = { accountId: account.id, agreement };
    }
    const { agreement } = asked;
    if (!force && !(await passErrors(deps, source, checked))) return undefined;
    if (isSilent(options)) return { draft, checked, agreement };
    const reviewed = await reviewDraft(deps, draft, checked, source.filename);
    if (!reviewed) return undefined;
    draft = reviewed.draft;
    if (reviewed.next === 'show_problems') {
      await showProblems(deps, source, checked);
      return undefined;
    }
    if (reviewed.next === 'submit' && draft.account.id === asked.accountId)
      return { draft, checked, agreement };
  }
}
