import type { Clock } from '../../src/batches/clock.ts';

/** A clock on which every wait is over at once, and was as long as it was asked to be. */
export class HastyClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly waits: number[] = [];

  constructor(now = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, callback: () => void): () => void {
    const pending = setImmediate(() => {
      this.pass(ms);
      this.waits.push(ms);
      callback();
    });
    return () => clearImmediate(pending);
  }

  pass(ms: number): void {
    this.#now += ms;
    this.#elapsed += Math.max(0, ms);
  }

  /** Somebody sets the time of day: none passes. */
  set(byMs: number): void {
    this.#now += byMs;
  }
}
