import type { Batch } from '../../batches/batch.ts';

/** How fast earlier batches were, in requests an hour from their creation to their end. */
export interface PastRuns {
  readonly batches: number;
  readonly slowest: number;
  readonly fastest: number;
}

/** The newest are told of; older ones ran on another service. */
const mostRuns = 8;
const leastRuns = 3;
/** Much smaller batches spent their time waiting: their speed says nothing of a large one. */
const smallestShare = 1 / 20;

/**
 * The speeds of the last batches that are like one of so many requests. Those that ran out of time count, too.
 * @param batches newest first
 * @returns undefined when there are too few
 */
export function pastRuns(batches: Iterable<Batch>, requests: number): PastRuns | undefined {
  const speeds: number[] = [];
  for (const batch of batches) {
    const speed = speedOf(batch, requests * smallestShare);
    if (speed !== undefined) speeds.push(speed);
    if (speeds.length === mostRuns) break;
  }
  if (speeds.length < leastRuns) return undefined;
  return {
    batches: speeds.length,
    slowest: Math.min(...speeds),
    fastest: Math.max(...speeds),
  };
}

function speedOf({ status, times, counts }: Batch, least: number): number | undefined {
  const end =
    status === 'completed' ? times.completedAt : status === 'expired' ? times.expiredAt : null;
  const done = (counts?.completed ?? 0) + (counts?.failed ?? 0);
  if (end === null || times.createdAt === null || end <= times.createdAt) return undefined;
  return done > 0 && done >= least ? (done / (end - times.createdAt)) * 3600 : undefined;
}

/** How long requests would take at those speeds, and what a window may lose. */
export interface Expectation {
  readonly fromHours: number;
  readonly toHours: number;
  /** Share of the requests that the slowest speed does not get through in the window. */
  readonly lost: number;
}

export function expectation(
  { slowest, fastest }: PastRuns,
  requests: number,
  windowHours: number,
): Expectation {
  return {
    fromHours: requests / fastest,
    toHours: requests / slowest,
    lost: Math.max(0, 1 - (windowHours * slowest) / requests),
  };
}
