import type { FailureFacts } from '../../batches/apiFailure.ts';
import { batchStatuses } from '../../batches/status.ts';
import type { Sighting } from './mergeBatches.ts';

/** One account's state as windows hand it to each other, through a file. */
export interface CachedAccount {
  readonly version: 1;
  readonly accountId: string;
  readonly baseUrl: string;
  readonly attemptedAt: number;
  readonly updatedAt: number | null;
  readonly failuresInRow: number;
  readonly failure: FailureFacts | null;
  readonly next: string | null;
  readonly sightings: readonly Sighting[];
}

/** Reads what another version of this extension, or a broken disk, may have written; undefined when it will not do. */
export function readCachedAccount(text: string): CachedAccount | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isCachedAccount(json) ? json : undefined;
}

/** Windows of one machine differ by less. */
const slackMs = 1000;

/** What a clock that was ahead has dated counts as seen long ago: it must not outlast what is seen from now on. */
export function withoutFuture(cached: CachedAccount, now: number): CachedAccount {
  const isAhead = (time: number | null) => time !== null && time > now + slackMs;
  const past = (time: number) => (isAhead(time) ? 0 : time);
  return {
    ...cached,
    attemptedAt: past(cached.attemptedAt),
    updatedAt: isAhead(cached.updatedAt) ? null : cached.updatedAt,
    sightings: cached.sightings.map(({ batch, seenAt }) => ({ batch, seenAt: past(seenAt) })),
  };
}

function isCachedAccount(json: unknown): json is CachedAccount {
  const cached = json as Partial<CachedAccount> | null;
  return (
    cached?.version === 1 &&
    typeof cached.accountId === 'string' &&
    typeof cached.baseUrl === 'string' &&
    typeof cached.attemptedAt === 'number' &&
    typeof cached.failuresInRow === 'number' &&
    Array.isArray(cached.sightings) &&
    cached.sightings.every((sighting) => isSighting(sighting, cached.accountId))
  );
}

function isSighting(json: unknown, accountId: string | undefined): boolean {
  const sighting = json as Partial<Sighting> | null;
  const batch = sighting?.batch as Partial<Sighting['batch']> | null | undefined;
  return (
    typeof sighting?.seenAt === 'number' &&
    typeof batch?.id === 'string' &&
    batch.accountId === accountId &&
    batchStatuses.some((status) => status === batch.status) &&
    typeof batch.times === 'object' &&
    Array.isArray(batch.errors) &&
    typeof batch.metadata === 'object'
  );
}
