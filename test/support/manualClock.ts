import type { Clock } from '../../src/batches/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that only moves when a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #begin: number;
  readonly #timers = new Set<Timer>();

  constructor(now = 1_700_000_000_000) {
    this.#now = now;
    this.#begin = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now - this.#begin;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + ms, run: callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait, as milliseconds from now, the soonest first. */
  get waiting(): readonly number[] {
    return [...this.#timers].map((timer) => timer.at - this.#now).sort((a, b) => a - b);
  }

  /** Moves on, and runs what comes due on the way, in its order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= until);
      const next = due.sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.run();
    }
    this.#now = until;
  }
}
