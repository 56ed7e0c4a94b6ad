import type { Batch } from '../../batches/batch.ts';
import type { Clock } from '../../batches/clock.ts';
import { quietAfterSeconds } from '../../tracking/progress/stillness.ts';

interface Seen extends Pick<Batch, 'status' | 'counts'> {
  readonly sinceMs: number;
}

/** Remembers when each batch last moved, so that long silence can be told and explained. */
export class QuietTimes {
  readonly #clock: Clock;
  readonly #seen = new Map<string, Seen>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(batch: Batch): void {
    const key = `${batch.accountId}/${batch.id}`;
    const seen = this.#seen.get(key);
    const { status, counts } = batch;
    if (!seen || hasMoved(seen, batch))
      this.#seen.set(key, { status, counts, sinceMs: this.#clock.now() });
  }

  /** Seconds since a change of status or counts was last seen; only since this window watches. */
  quietSeconds(batch: Batch): number {
    const seen = this.#seen.get(`${batch.accountId}/${batch.id}`);
    return seen ? Math.max(0, (this.#clock.now() - seen.sinceMs) / 1000) : 0;
  }

  isQuiet(batch: Batch): boolean {
    return this.quietSeconds(batch) >= quietAfterSeconds;
  }
}

function hasMoved(before: Seen, now: Batch): boolean {
  const [a, b] = [before.counts, now.counts];
  return (
    before.status !== now.status ||
    a?.total !== b?.total ||
    a?.completed !== b?.completed ||
    a?.failed !== b?.failed
  );
}
