import type { EpochSeconds } from '../../batches/batch.ts';
import { systemClock, type Clock } from '../../batches/clock.ts';

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

export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly isLast: boolean;
}

export interface ListReading<T> {
  readonly page: (cursor: string | null) => Promise<ListPage<T>>;
  readonly timeOf: (item: T) => EpochSeconds | null;
  /** What is older is not wanted. */
  readonly since: EpochSeconds;
  /** @returns true when nothing more is wanted */
  readonly see: (item: T) => boolean;
  readonly clock?: Clock | undefined;
}

const maxPages = 100;
/** Of all pages: more than the largest accounts have. */
const maxItems = 100_000;
const maxMs = 600_000;

/**
 * Shows an account's list, page by page.
 * @returns whether it was shown as far as wanted; false for one that has no end, turns in a circle, or takes too long
 * @throws ApiFailure
 */
export async function readList<T>(reading: ListReading<T>): Promise<boolean> {
  const { page, timeOf, since, see, clock = systemClock } = reading;
  const begin = clock.now();
  const cursors = new Set<string>();
  let cursor: string | null = null;
  let items = 0;
  for (let pages = 0; pages < maxPages && items < maxItems; pages++) {
    if (clock.now() - begin > maxMs) return false;
    const answer: ListPage<T> = await page(cursor);
    if (answer.items.some(see)) return true;
    if (endsBefore(since, answer.items.map(timeOf))) return true;
    if (answer.next === null) return answer.isLast;
    if (cursors.has(answer.next)) return false;
    cursors.add(answer.next);
    cursor = answer.next;
    items += answer.items.length;
  }
  return false;
}
