import type { EpochSeconds } from '../batches/batch.ts';

/**
 * Is the rest of a list older still than `since`? Not every service lists the newest first, and one that lists the
 * oldest first has the others yet to come.
 * @param times of a page's entries, as listed
 */
export function endsBefore(since: EpochSeconds, times: readonly (EpochSeconds | null)[]): boolean {
  const first = times[0] ?? null;
  const last = times.at(-1) ?? null;
  return first !== null && last !== null && first > last && last < since;
}
