// Stands alone: a bound of its own beside those on batches.
import type { Sighting, Sightings } from './mergeBatches.ts';

/** Samples of all batches of an account: 100 batches' whole, or 500 ended ones'. */
const mostOfAccount = 20_000;

/** Takes the samples from the least wanted batches when there are more than are kept. */
export function boundSamples(
  merged: Map<string, Sighting>,
  byWorth: (known: Sightings) => readonly Sighting[],
): void {
  let count = 0;
  for (const { samples } of merged.values()) count += samples?.length ?? 0;
  if (count <= mostOfAccount) return;
  let room = mostOfAccount;
  for (const { batch, seenAt, samples = [] } of byWorth(merged)) {
    room -= samples.length;
    if (room < 0) merged.set(batch.id, { batch, seenAt });
  }
}
