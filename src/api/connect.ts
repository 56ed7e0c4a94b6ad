import type { Account, Vault } from '../batches/account.ts';
import type { BatchApi } from '../batches/batchApi.ts';
import type { RealTimeApi } from '../batches/realTimeApi.ts';
import type { Clock } from '../batches/clock.ts';
import type { Disposable } from '../batches/emitter.ts';
import { AccountApi } from './accountApi.ts';
import { AccountRequests } from './accountRequests.ts';
import { trustedCertificates } from './wire/certificates.ts';
import { Channel } from './wire/channel.ts';
import { Dispatchers } from './wire/dispatchers.ts';
import type { NetworkSettings } from '../batches/networkSettings.ts';
import type { WireLogEvent } from './wire/wireLog.ts';
import { defaultTimes, type WireTimes } from './wire/wireTimes.ts';

export interface WireOptions {
  readonly vault: Vault;
  readonly userAgent: string;
  /** Where an account's calls go; differs from `account.baseUrl` only for the simulator's accounts. */
  readonly resolveBaseUrl: (account: Account) => Promise<string>;
  /** Read before each request, so that a changed setting holds at once. */
  readonly network: () => NetworkSettings;
  readonly clock: Clock;
  readonly log: (event: WireLogEvent) => void;
  /** Default: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Authorities in PEM; default: the system's and Node's. */
  readonly certificates?: () => readonly string[];
  /** For the jitter of retries; default `Math.random`. */
  readonly random?: () => number;
  readonly times?: Partial<WireTimes>;
  /** Days after which services shall delete our files, where they take that; 0 or absent: as they do by themselves. */
  readonly fileDays?: () => number;
  /** A download above this is refused; default 4 GiB. */
  readonly maxDownloadBytes?: number;
}

/** Owns the connections to all services. */
export interface Wire extends Disposable {
  connect(account: Account): BatchApi;
  /** For single requests, answered at once. */
  realTime(account: Account): RealTimeApi;
}

/** Nothing is opened, and nothing heavy loaded, before the first call. */
export function createWire(options: WireOptions): Wire {
  const times = { ...defaultTimes, ...options.times };
  const dispatchers = new Dispatchers({
    network: options.network,
    environment: options.environment ?? process.env,
    certificates: options.certificates ?? trustedCertificates,
    connectMs: times.connectMs,
  });
  const shared = { ...options, random: options.random ?? Math.random, times, dispatchers };
  return {
    connect: (account) =>
      new AccountApi(new Channel(account, shared), options.maxDownloadBytes ?? 4 * 1024 ** 3),
    realTime: (account) => new AccountRequests(new Channel(account, shared)),
    dispose: () => {
      dispatchers.dispose();
    },
  };
}
