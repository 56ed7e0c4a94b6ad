import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../batches/clock.ts';
import type { ProviderProfile } from '../providers/profile.ts';
import type { StageTimes } from './batchFacts.ts';
import type { Dialect } from './dialect.ts';
import type { Runs } from './runs.ts';
import type { Store } from './store.ts';

/** What every handler works with. */
export interface Provider {
  readonly profile: ProviderProfile;
  readonly dialect: Dialect;
  readonly store: Store;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly pace: StageTimes;
  /** Makes the part of an id after its prefix. */
  readonly newKey: () => string;
}

export interface IncomingCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** Below the version. */
  readonly path: string;
  /** What stands in the path where the route has a parameter. */
  readonly id: string;
}

/** @returns the JSON to answer with, or undefined when the handler has answered itself. @throws Refusal */
export type Handler = (call: IncomingCall, provider: Provider) => Promise<object | undefined>;
