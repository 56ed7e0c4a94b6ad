import type { EpochSeconds } from '../../batches/batch.ts';
import { doneOf, type Sample } from './samples.ts';

/** A batch makes no progress, and how usual that is. */
export interface Stillness {
  readonly since: EpochSeconds;
  /** Up to the last look. */
  readonly seconds: number;
  /** Other batches whose progress was watched. */
  readonly others: number;
  /** Those of them that once paused as long. */
  readonly asLong: number;
}

/** Below this, silence is not worth a word. */
export const quietAfterSeconds = 15 * 60;

/** Two points are no progress that was watched. */
const leastWatched = 3;

/**
 * @param seenAt the last look at the batch, in seconds since 1970
 * @param others the samples of other batches of the account
 * @returns undefined while it moves
 */
export function stillness(
  samples: readonly Sample[],
  seenAt: EpochSeconds,
  others: Iterable<readonly Sample[]>,
): Stillness | undefined {
  const last = samples.at(-1);
  if (!last) return undefined;
  const since = samples.find((sample) => doneOf(sample) === doneOf(last))?.[0] ?? last[0];
  const seconds = seenAt - since;
  if (seconds < quietAfterSeconds) return undefined;
  let [watched, asLong] = [0, 0];
  for (const other of others) {
    if (other === samples || other.length < leastWatched) continue;
    watched += 1;
    if (longestPause(other) >= seconds) asLong += 1;
  }
  return { since, seconds, others: watched, asLong };
}

/** The longest time without progress that was watched, in seconds. What went on while nobody looked is no pause. */
export function longestPause(samples: readonly Sample[]): number {
  let longest = 0;
  let from = samples[0];
  for (const sample of samples) {
    if (from && doneOf(sample) === doneOf(from)) longest = Math.max(longest, sample[0] - from[0]);
    else from = sample;
  }
  return longest;
}
