import type { Clock } from '../../src/batches/clock.ts';

/** A clock on which every wait is over at once, and was as long as it was asked to be. */
export class HastyClock implements Clock {
  #now: number;
  readonly waits: number[] = [];

  constructor(now = Date.now()) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
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
  }
}
