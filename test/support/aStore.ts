import type { Account } from '../../src/batches/account.ts';
import type { Batch } from '../../src/batches/batch.ts';
import { jointBatch } from '../../src/tracking/jobs/jointBatch.ts';
import type { AccountState } from '../../src/tracking/batches/accountState.ts';

/** An account of Kimi, with what a test wants to be different. */
export function anAccount(change: Partial<Account> = {}): Account {
  return {
    id: 'kimi',
    provider: 'kimi',
    name: 'Kimi',
    baseUrl: 'https://api.moonshot.cn/v1',
    ...change,
  };
}

/** What a store knows of one account. */
export function aState(change: Partial<AccountState> = {}): AccountState {
  return {
    account: anAccount(),
    batches: [],
    next: null,
    loading: false,
    failure: null,
    failuresInRow: 0,
    updatedAt: 1_790_000_000_000,
    attemptedAt: null,
    ...change,
  };
}

/** The reading side of a store that holds these states. */
export function aSource(states: readonly AccountState[]) {
  const state = (accountId: string) => states.find(({ account }) => account.id === accountId);
  return {
    states: () => states,
    state,
    find: (accountId: string, batchId: string): Batch | undefined =>
      state(accountId)?.batches.find(({ id }) => id === batchId),
    submissionOf: () => undefined,
    grouping: () => 'account' as const,
    sectionOf: (): string => 'active',
    ordered: (batches: readonly Batch[]) => batches,
    jobOf: () => undefined,
    job: () => undefined,
    joint: jointBatch,
    marks: () => [],
  };
}
