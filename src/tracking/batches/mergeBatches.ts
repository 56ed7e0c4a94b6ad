import { isDeepStrictEqual } from 'node:util';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';

/** A batch and when it looked so: the time at which the call that showed it was started. */
export interface Sighting {
  readonly batch: Batch;
  readonly seenAt: number;
}

/** Batches of one answer. @param seenAt when its call was started, in milliseconds since 1970 */
export function sightings(batches: readonly Batch[], seenAt: number): readonly Sighting[] {
  return batches.map((batch) => ({ batch, seenAt }));
}

export type Sightings = ReadonlyMap<string, Sighting>;

export interface Merge {
  readonly known: Sightings;
  /** New, different or gone. */
  readonly changed: readonly string[];
  readonly listChanged: boolean;
  /** Were active, are over. */
  readonly ended: readonly Batch[];
}

/** Takes what was seen; an older sighting never replaces a newer one, whatever the order of the answers. */
export function mergeBatches(known: Sightings, seen: readonly Sighting[]): Merge {
  const merged = new Map(known);
  const changed = new Set<string>();
  const ended: Batch[] = [];
  let listChanged = false;
  for (const sighting of seen) {
    const { id } = sighting.batch;
    const before = merged.get(id);
    if (before && before.seenAt > sighting.seenAt) continue;
    merged.set(id, sighting);
    if (before && looksSame(before.batch, sighting.batch)) continue;
    changed.add(id);
    if (!before || before.batch.times.createdAt !== sighting.batch.times.createdAt)
      listChanged = true;
    if (before && isActive(before.batch.status) && !isActive(sighting.batch.status))
      ended.push(sighting.batch);
  }
  for (const id of beyondBounds(merged)) {
    merged.delete(id);
    if (!known.has(id)) changed.delete(id);
    else {
      changed.add(id);
      listChanged = true;
    }
  }
  return { known: merged, changed: [...changed], listChanged, ended };
}

/** Batches of one account that are kept, and characters of the errors in them: more than anybody looks through. */
export const mostKept = 5_000;
const mostErrorText = 20_000_000;

/** What a service without end would fill the memory with: the oldest, ended ones first. */
function beyondBounds(known: Sightings): readonly string[] {
  let characters = 0;
  for (const { batch } of known.values()) characters += errorText(batch);
  if (known.size <= mostKept && characters <= mostErrorText) return [];
  const byWorth = newestFirst(known).toSorted(
    (a, b) => Number(isActive(b.status)) - Number(isActive(a.status)),
  );
  characters = 0;
  const isBeyond = (batch: Batch, at: number) =>
    (characters += errorText(batch)) > mostErrorText || at >= mostKept;
  return byWorth.filter(isBeyond).map(({ id }) => id);
}

function errorText({ errors }: Batch): number {
  return errors.reduce((sum, { message }) => sum + message.length, 0);
}

export function without(known: Sightings, ids: readonly string[]): Merge {
  const left = new Map(known);
  const changed = ids.filter((id) => left.delete(id));
  return { known: left, changed, listChanged: changed.length > 0, ended: [] };
}

/** Known batches that the newest page of the list should have shown and did not, and those that it left behind. */
export function absentFrom(
  page: readonly Batch[],
  complete: boolean,
  known: Sightings,
  startedAt: number,
): { readonly gone: readonly string[]; readonly stillActive: readonly Sighting[] } {
  const shown = new Set(page.map((batch) => batch.id));
  const times = page.flatMap((batch) => batch.times.createdAt ?? []);
  const oldest = Math.min(...times);
  const absent = [...known.values()].filter(
    ({ batch, seenAt }) => seenAt < startedAt && !shown.has(batch.id),
  );
  return {
    // An ended one was deleted or is hidden now. An active one is paid for: it is asked after, never dropped unasked.
    gone: absent
      .filter(({ batch }) => !isActive(batch.status))
      .filter(({ batch }) => complete || (batch.times.createdAt ?? -Infinity) > oldest)
      .map(({ batch }) => batch.id),
    stillActive: absent.filter(({ batch }) => isActive(batch.status)),
  };
}

/** Newest first; batches without a time last; ids decide within a second, where servers' order is random. */
export function newestFirst(known: Sightings): readonly Batch[] {
  return [...known.values()].map(({ batch }) => batch).sort(byAge);
}

function byAge(a: Batch, b: Batch): number {
  const age = (b.times.createdAt ?? -Infinity) - (a.times.createdAt ?? -Infinity);
  if (age > 0 || age < 0) return age;
  return a.id < b.id ? 1 : -1;
}

/** `raw` is left out: members that nobody reads are no reason to draw anything again. */
function looksSame(a: Batch, b: Batch): boolean {
  return isDeepStrictEqual({ ...a, raw: null }, { ...b, raw: null });
}
