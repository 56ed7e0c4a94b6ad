import type { Account } from '../../batches/account.ts';
import type { ApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';

/** What is known of one account's batches. */
export interface AccountState {
  readonly account: Account;
  /** Newest first. */
  readonly batches: readonly Batch[];
  /** Cursor for `loadMore`; null when there is nothing older. */
  readonly next: string | null;
  readonly loading: boolean;
  /** Of the last list call; the batches are those of the last success. */
  readonly failure: ApiFailure | null;
  /** How many list calls failed since the last success. */
  readonly failuresInRow: number;
  /** When a list call last succeeded, here or in another window; milliseconds since 1970. */
  readonly updatedAt: number | null;
  /** When a list call last ended, well or badly; milliseconds since 1970. */
  readonly attemptedAt: number | null;
}

/** `isShared`: another window saw it, and wrote it where all can read it. */
export type StoreChange = StoreNews & { readonly isShared?: true };

type StoreNews =
  /** Accounts came, went or were edited. */
  | { readonly kind: 'accounts' }
  /** Loading, failure, paging or time of an account. */
  | { readonly kind: 'account'; readonly accountId: string }
  /** Only the batches that are new, different or gone. */
  | {
      readonly kind: 'batches';
      readonly accountId: string;
      readonly batchIds: readonly string[];
      /** True when batches came or went, so that the list itself has to be drawn again. */
      readonly listChanged: boolean;
    };
