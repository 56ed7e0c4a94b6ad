import type { Clock } from '../../batches/clock.ts';

/** Barks when too little happens in a span of time; one timer per span, not one per chunk. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #bark: () => void;
  #cancel: (() => void) | undefined;
  #seen = 0;

  constructor(clock: Clock, bark: () => void) {
    this.#clock = clock;
    this.#bark = bark;
  }

  /** Starts anew: fewer than `minimum` units in any span of `ms` are too few. */
  watch(ms: number, minimum = 1): void {
    this.stop();
    this.#seen = 0;
    this.#cancel = this.#clock.after(ms, () => {
      if (this.#seen < minimum) this.#bark();
      else this.watch(ms, minimum);
    });
  }

  seen(units: number): void {
    this.#seen += units;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
