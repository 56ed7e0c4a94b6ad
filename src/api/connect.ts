import type { Account, Vault } from '../batches/account.ts';
import type { BatchApi } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';
import type { Disposable } from '../batches/emitter.ts';
import type { NetworkSettings } from './networkSettings.ts';
import type { WireLogEvent } from './wireLog.ts';

export interface WireOptions {
  readonly vault: Vault;
  readonly userAgent: string;
  /** Where an account's calls go; differs from `account.baseUrl` only for the simulator's accounts. */
  readonly resolveBaseUrl: (account: Account) => Promise<string>;
  /** Read before each request, so that a changed setting holds at once. */
  readonly network: () => NetworkSettings;
  readonly clock: Clock;
  readonly log: (event: WireLogEvent) => void;
}

/** Owns the connections to all services. */
export interface Wire extends Disposable {
  connect(account: Account): BatchApi;
}

/** Nothing is opened, and nothing heavy loaded, before the first call. */
export function createWire(_options: WireOptions): Wire {
  throw new Error('not yet');
}
