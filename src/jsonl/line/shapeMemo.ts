export interface Remembered<T> {
  readonly a: number;
  readonly b: number;
  readonly value: T;
}

/** Slots at first: most files have few shapes, and there is a memo for each open one. */
const fewSlots = 1 << 8;

/** Values by a pair of 32-bit hashes; grows with what it holds, and forgets everything when it holds too many. */
export class ShapeMemo<T> {
  readonly #mostSlots: number;
  #a = new Int32Array();
  #b = new Int32Array();
  #values: (T | undefined)[] = [];
  #size = 0;

  /** @param mostSlots a power of two; half of them are used */
  constructor(mostSlots = 1 << 15) {
    this.#mostSlots = mostSlots;
    this.#clear(Math.min(fewSlots, mostSlots));
  }

  /** What is remembered, as data for another memo. */
  entries(): Remembered<T>[] {
    return this.#values.flatMap((value, slot) =>
      value === undefined
        ? []
        : [{ a: this.#a[slot] as number, b: this.#b[slot] as number, value }],
    );
  }

  get(a: number, b: number): T | undefined {
    const mask = this.#values.length - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const value = this.#values[slot];
      if (value === undefined) return undefined;
      if (this.#a[slot] === a && this.#b[slot] === b) return value;
    }
  }

  set(a: number, b: number, value: T): void {
    if (this.#size >= this.#values.length / 2) this.#makeRoom();
    const mask = this.#values.length - 1;
    let slot = a & mask;
    while (this.#values[slot] !== undefined) slot = (slot + 1) & mask;
    this.#a[slot] = a;
    this.#b[slot] = b;
    this.#values[slot] = value;
    this.#size++;
  }

  #makeRoom(): void {
    const slots = this.#values.length;
    const kept = slots < this.#mostSlots ? this.entries() : [];
    this.#clear(Math.min(slots * 2, this.#mostSlots));
    for (const { a, b, value } of kept) this.set(a, b, value);
  }

  #clear(slots: number): void {
    this.#a = new Int32Array(slots);
    this.#b = new Int32Array(slots);
    this.#values = new Array<T | undefined>(slots).fill(undefined);
    this.#size = 0;
  }
}
