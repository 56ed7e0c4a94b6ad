import type { Batch, EpochSeconds } from '../../batches/batch.ts';
import type { BatchApi, FileScope, RemoteFile } from '../../batches/batchApi.ts';
import { systemClock, type Clock } from '../../batches/clock.ts';

/**
 * Does the rest of a list look older still than `since`? Good for a quick look; no proof, because some services name
 * the active ones first, and one that names the oldest first has the others yet to come.
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
  /** These as in `BatchPage`. */
  readonly isLast: boolean;
  readonly isWhole?: boolean | undefined;
  readonly saysEnd?: boolean | undefined;
}

export interface ListReading<T> {
  readonly page: (cursor: string | null) => Promise<ListPage<T>>;
  readonly idOf: (item: T) => string;
  readonly timeOf: (item: T) => EpochSeconds | null;
  /** What is older is not wanted; absent when no time can be trusted. */
  readonly since: EpochSeconds | undefined;
  /** Reads to the end, whatever the order, because something follows from what is not there. */
  readonly isWhole: boolean;
  /** @returns true when nothing more is wanted */
  readonly see: (item: T) => boolean;
  readonly clock?: Clock | undefined;
}

/** What is read of a service's list, for `readList`. */
type ListSource<T> = Pick<ListReading<T>, 'page' | 'idOf' | 'timeOf'>;

export function batchesAt(api: BatchApi, signal: AbortSignal | undefined): ListSource<Batch> {
  return {
    page: async (cursor) => {
      const { batches: items, ...rest } = await api.listBatches(cursor, signal);
      return { items, ...rest };
    },
    idOf: ({ id }) => id,
    timeOf: ({ times }) => times.createdAt,
  };
}

export function filesAt(
  api: BatchApi,
  signal: AbortSignal | undefined,
  scope?: FileScope,
): ListSource<RemoteFile> {
  return {
    page: async (cursor) => {
      const { files: items, ...rest } = await api.listFiles(cursor, signal, scope);
      return { items, ...rest };
    },
    idOf: ({ id }) => id,
    timeOf: ({ createdAt }) => createdAt,
  };
}

const maxPages = 100;
/** Of all pages: more than the largest accounts have. */
const maxItems = 100_000;
const maxMs = 600_000;

/**
 * Shows an account's list, page by page.
 * @returns whether it was surely shown as far as wanted; false for one that has no end, turns in a circle, takes too
 * long, left an entry out on any page, or may have been cut without a word
 * @throws ApiFailure
 */
export async function readList<T>(reading: ListReading<T>): Promise<boolean> {
  const { page, timeOf, idOf, since, see, isWhole, clock = systemClock } = reading;
  const begin = clock.now();
  const cursors = new Set<string>();
  const seen = new Set<string>();
  let [hasCursors, hasGaps] = [false, false];
  let cursor: string | null = null;
  let items = 0;
  for (let pages = 0; pages < maxPages && items < maxItems; pages++) {
    if (clock.now() - begin > maxMs) return false;
    const answer: ListPage<T> = await page(cursor);
    if (answer.items.some(see)) return true;
    hasGaps ||= answer.isWhole === false;
    if (since !== undefined && !isWhole && endsBefore(since, answer.items.map(timeOf))) return true;
    let next = answer.next;
    hasCursors ||= next !== null;
    if (next === null) {
      const last = answer.items.at(-1);
      if (!isWhole || hasCursors || answer.saysEnd === true || !last)
        return answer.isLast && !hasGaps;
      // It neither names a next page nor says that there is none: what follows its last entry is asked for.
      // One that answers with the same entries may be cut after any number of them.
      if (answer.items.every((item) => seen.has(idOf(item)))) return false;
      next = idOf(last);
    }
    if (cursors.has(next)) return false;
    cursors.add(next);
    cursor = next;
    items += answer.items.length;
    for (const item of answer.items) seen.add(idOf(item));
  }
  return false;
}
