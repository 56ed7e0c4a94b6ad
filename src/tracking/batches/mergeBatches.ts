import { isDeepStrictEqual } from 'node:util';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { addSample, uniteSamples, type Sample } from '../progress/samples.ts';
import { boundSamples } from './boundSamples.ts';
import { keptBatch, leanBatch, sizeOf } from './keptBatch.ts';

/** A batch and when it looked so: the time at which the call that showed it was started. */
export interface Sighting {
  readonly batch: Batch;
  readonly seenAt: number;
  /** Its progress so far, as far as a window watched. */
  readonly samples?: readonly Sample[];
  /** Somebody asked for it by its id, and no list has shown it since. */
  readonly isAttached?: boolean;
}

/** Batches of one answer. @param seenAt when its call was started, in milliseconds since 1970 */
export function sightings(
  batches: readonly Batch[],
  seenAt: number,
  more: Pick<Sighting, 'isAttached'> = {},
): readonly Sighting[] {
  return batches.map((batch) => ({ batch, seenAt, ...more }));
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

/** Characters of the batches of all accounts. */
const mostOfAll = 32_000_000;
const mostOfAccount = 16_000_000;

/** What one of so many accounts may take, in characters. */
export function budgetOf(accounts: number): number {
  return Math.min(mostOfAccount, mostOfAll / Math.max(1, accounts));
}

/**
 * Takes what was seen; an older sighting never replaces a newer one, whatever the order of the answers.
 * @param budget characters that may be kept
 */
export function mergeBatches(
  known: Sightings,
  seen: readonly Sighting[],
  budget = mostOfAccount,
): Merge {
  const draft = new MergeDraft(known, budget);
  draft.take(seen);
  return draft.end();
}

/** A merge in parts, for an answer that is too long for one turn. */
export class MergeDraft {
  readonly #known: Sightings;
  readonly #budget: number;
  readonly #merged: Map<string, Sighting>;
  readonly #changed = new Set<string>();
  readonly #ended: Batch[] = [];
  #listChanged = false;

  constructor(known: Sightings, budget: number) {
    this.#known = known;
    this.#budget = budget;
    this.#merged = new Map(known);
  }

  take(seen: readonly Sighting[]): void {
    for (const sighting of seen) {
      const { seenAt } = sighting;
      const batch = keptBatch(sighting.batch);
      const { id } = batch;
      const before = this.#merged.get(id);
      const samples = uniteSamples(before?.samples, sighting.samples);
      if (before && before.seenAt > seenAt) {
        if (samples !== before.samples && samples.length > 0)
          this.#merged.set(id, { ...before, samples });
        continue;
      }
      const isSame = before !== undefined && looksSame(before.batch, batch);
      const isAttached = sighting.isAttached ?? before?.isAttached;
      // What was left out for want of room is not taken up again at each look.
      this.#merged.set(id, {
        batch: isSame && before.batch.isCut ? before.batch : batch,
        seenAt,
        ...withSamples(addSample(samples, before, { batch, seenAt })),
        ...(isAttached === true && { isAttached }),
      });
      if (isSame) continue;
      this.#changed.add(id);
      if (before?.batch.times.createdAt !== batch.times.createdAt) this.#listChanged = true;
      if (!before) this.#listChanged = true;
      else if (isActive(before.batch.status) && !isActive(batch.status)) this.#ended.push(batch);
    }
    if (this.#merged.size > 1.5 * mostKept) this.#bound();
  }

  end(): Merge {
    this.#bound();
    boundSamples(this.#merged, byWorth);
    return {
      known: this.#merged,
      changed: [...this.#changed],
      listChanged: this.#listChanged,
      ended: this.#ended,
    };
  }

  #bound(): void {
    const { beyond, lean } = beyondBounds(this.#merged, this.#budget);
    for (const id of lean) {
      const sighting = this.#merged.get(id);
      if (sighting) this.#merged.set(id, { ...sighting, batch: leanBatch(sighting.batch) });
    }
    for (const id of beyond) {
      this.#merged.delete(id);
      if (!this.#known.has(id)) this.#changed.delete(id);
      else {
        this.#changed.add(id);
        this.#listChanged = true;
      }
    }
  }
}

function withSamples(samples: readonly Sample[]): Pick<Sighting, 'samples'> {
  return samples.length > 0 ? { samples } : {};
}

/** Batches of one account that are kept: more than anybody looks through. */
export const mostKept = 5_000;

interface Bounds {
  /** Ids of those for which there is no room. */
  readonly beyond: readonly string[];
  /** Ids of those of which less is kept. */
  readonly lean: readonly string[];
}

const nothingBeyond: Bounds = { beyond: [], lean: [] };

/** What a service without end would fill the memory with: the oldest, ended ones first. */
function beyondBounds(known: Sightings, budget: number): Bounds {
  let size = 0;
  for (const { batch } of known.values()) size += sizeOf(batch);
  if (known.size <= mostKept && size <= budget) return nothingBeyond;
  const isTight = size > budget;
  const [beyond, lean]: [string[], string[]] = [[], []];
  size = 0;
  for (const [at, { batch }] of byWorth(known).entries()) {
    // The second half of the room is for the essence of the others.
    const isLean = isTight && size + sizeOf(batch) > budget / 2;
    const kept = isLean ? leanBatch(batch) : batch;
    if (at >= mostKept || size + sizeOf(kept) > budget) beyond.push(batch.id);
    else {
      size += sizeOf(kept);
      if (kept !== batch) lean.push(batch.id);
    }
  }
  return { beyond, lean };
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
  const shown = new Set<string>();
  let oldest = Infinity;
  for (const { id, times } of page) {
    shown.add(id);
    oldest = Math.min(oldest, times.createdAt ?? Infinity);
  }
  const gone: string[] = [];
  const stillActive: Sighting[] = [];
  for (const sighting of known.values()) {
    const { batch, seenAt, isAttached } = sighting;
    if (seenAt >= startedAt || shown.has(batch.id)) continue;
    // An ended one was deleted or is hidden now. An active one is paid for: it is asked after, never dropped unasked.
    if (isActive(batch.status)) stillActive.push(sighting);
    else if (isAttached === true) continue;
    else if (complete || (batch.times.createdAt ?? -Infinity) > oldest) gone.push(batch.id);
  }
  return { gone, stillActive };
}

/** Newest first; batches without a time last; ids decide within a second, where servers' order is random. */
export function newestFirst(known: Sightings): readonly Batch[] {
  return [...known.values()].map(({ batch }) => batch).sort(byAge);
}

/** The most wanted first: the active ones, then the newest. */
export function byWorth(known: Sightings): readonly Sighting[] {
  const [active, ended]: [Sighting[], Sighting[]] = [[], []];
  for (const sighting of known.values())
    (isActive(sighting.batch.status) ? active : ended).push(sighting);
  const newer = (a: Sighting, b: Sighting) => byAge(a.batch, b.batch);
  return [...active.sort(newer), ...ended.sort(newer)];
}

function byAge(a: Batch, b: Batch): number {
  const age = (b.times.createdAt ?? -Infinity) - (a.times.createdAt ?? -Infinity);
  if (age > 0 || age < 0) return age;
  return a.id < b.id ? 1 : -1;
}

/** `raw` is left out: members that nobody reads are no reason to draw anything again. */
function looksSame(a: Batch, b: Batch): boolean {
  const [one, other] = a.isCut || b.isCut ? [leanBatch(a), leanBatch(b)] : [a, b];
  const names = Object.keys(one) as readonly (keyof Batch)[];
  return names.every(
    (name) =>
      name === 'raw' ||
      name === 'isCut' ||
      one[name] === other[name] ||
      isDeepStrictEqual(one[name], other[name]),
  );
}
