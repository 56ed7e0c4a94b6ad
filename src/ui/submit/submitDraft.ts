import type { Account } from '../../batches/account.ts';
import { checkWindow, type WindowProblem } from '../../providers/completionWindow.ts';
import { checkMetadata, type MetadataProblem } from '../../providers/metadata.ts';
import { compatible } from '../../providers/compatible.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import type { SubmitOptions } from './submitOptions.ts';

/** What the review step is about; every part can be changed there. */
export interface SubmitDraft {
  readonly account: Account;
  readonly completionWindow: string;
  readonly name: string;
  /** Without the name. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type DraftProblem =
  | { readonly of: 'window'; readonly problem: WindowProblem }
  | { readonly of: 'metadata'; readonly problem: MetadataProblem };

/**
 * The account to propose: the one used last among those whose provider suits the file, or the only such one; a
 * gateway suits every file.
 * @returns undefined when the user has to choose
 */
export function proposeAccount(
  accounts: readonly Account[],
  providerOfFile: string,
  usedLast: readonly string[],
): Account | undefined {
  const suitable = accounts.filter(({ provider }) => provider === providerOfFile);
  // A file that is plainly for another service must not be one Enter away from its refusal.
  const isOpen = ({ provider }: Account) => provider === compatible.id;
  const others = providerOfFile === compatible.id ? accounts : accounts.filter(isOpen);
  const pool = suitable.length > 0 ? suitable : others;
  if (pool.length === 1) return pool[0];
  const last = usedLast.find((id) => pool.some((account) => account.id === id));
  return pool.find(({ id }) => id === last);
}

/** The first draft: what the caller gave, else the window used last with this account, else the provider's usual. */
export function startDraft(
  account: Account,
  options: SubmitOptions,
  earlier: readonly Pick<Submission, 'accountId' | 'completionWindow'>[],
): SubmitDraft {
  const { nameKey } = profileOf(account.provider).metadata;
  const { [nameKey]: named, ...metadata } = options.metadata ?? {};
  return {
    account,
    completionWindow: options.completionWindow ?? usualWindow(account, earlier),
    name: options.name ?? named ?? '',
    metadata,
  };
}

/** The same draft for another account: a window that its provider does not take becomes the usual one. */
export function withAccount(
  draft: SubmitDraft,
  account: Account,
  earlier: readonly Pick<Submission, 'accountId' | 'completionWindow'>[],
): SubmitDraft {
  const fits = checkWindow(draft.completionWindow, profileOf(account.provider).window);
  const completionWindow =
    fits === undefined ? draft.completionWindow : usualWindow(account, earlier);
  return { ...draft, account, completionWindow };
}

/** The metadata that is sent: the name stands under the key that the provider's console shows. */
export function metadataOf(draft: SubmitDraft): Readonly<Record<string, string>> {
  const { nameKey } = profileOf(draft.account.provider).metadata;
  return draft.name.trim() === ''
    ? draft.metadata
    : { [nameKey]: draft.name.trim(), ...draft.metadata };
}

/** What the provider would refuse in a draft. */
export function checkDraft(draft: SubmitDraft): DraftProblem | undefined {
  const { window, metadata } = profileOf(draft.account.provider);
  const windowProblem = checkWindow(draft.completionWindow, window);
  if (windowProblem) return { of: 'window', problem: windowProblem };
  const metadataProblem = checkMetadata(metadataOf(draft), metadata);
  return metadataProblem ? { of: 'metadata', problem: metadataProblem } : undefined;
}

function usualWindow(
  account: Account,
  earlier: readonly Pick<Submission, 'accountId' | 'completionWindow'>[],
): string {
  const { window } = profileOf(account.provider);
  const last = earlier.find(({ accountId }) => accountId === account.id)?.completionWindow;
  return last !== undefined && checkWindow(last, window) === undefined ? last : window.default;
}
