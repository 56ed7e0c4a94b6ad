/** Puts items in another order while holding at most `held` of them; the same seed gives the same order. */
export class Shuffle<T> {
  readonly #waiting: T[] = [];
  readonly #held: number;
  #state: number;

  constructor(seed: number, held = 64) {
    this.#held = held;
    this.#state = seed >>> 0;
  }

  /** Takes one item, and gives one back once enough are held. */
  push(item: T): T | undefined {
    this.#waiting.push(item);
    return this.#waiting.length > this.#held ? this.#draw() : undefined;
  }

  *rest(): Generator<T> {
    while (this.#waiting.length > 0) {
      const item = this.#draw();
      if (item !== undefined) yield item;
    }
  }

  #draw(): T | undefined {
    const at = this.#random(this.#waiting.length);
    const last = this.#waiting.length - 1;
    const drawn = this.#waiting[at];
    const tail = this.#waiting[last];
    if (tail !== undefined) this.#waiting[at] = tail;
    this.#waiting.length = last;
    return drawn;
  }

  /** A linear congruential generator is enough to mix lines. */
  #random(below: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }
}
