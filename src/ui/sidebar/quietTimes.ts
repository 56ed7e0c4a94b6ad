import type { Batch } from '../../batches/batch.ts';
import type { Clock } from '../../batches/clock.ts';
import { quietAfterSeconds } from '../../tracking/progress/stillness.ts';

interface Seen {
  readonly progress: string;
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
    const progress = JSON.stringify([batch.status, batch.counts]);
    if (this.#seen.get(key)?.progress !== progress) {
      this.#seen.set(key, { progress, sinceMs: this.#clock.now() });
    }
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
