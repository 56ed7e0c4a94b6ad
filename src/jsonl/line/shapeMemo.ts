export interface Remembered<T> {
  readonly a: number;
  readonly b: number;
  readonly value: T;
}

/** Values by a pair of 32-bit hashes; forgets everything when it holds too many. */
export class ShapeMemo<T> {
  readonly #capacity: number;
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  #values: (T | undefined)[];
  #size = 0;

  /** @param capacity a power of two; half of it is used */
  constructor(capacity = 1 << 15) {
    this.#capacity = capacity;
    this.#a = new Int32Array(capacity);
    this.#b = new Int32Array(capacity);
    this.#values = new Array<T | undefined>(capacity).fill(undefined);
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
    const mask = this.#capacity - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const value = this.#values[slot];
      if (value === undefined) return undefined;
      if (this.#a[slot] === a && this.#b[slot] === b) return value;
    }
  }

  set(a: number, b: number, value: T): void {
    if (this.#size >= this.#capacity / 2) {
      this.#values.fill(undefined);
      this.#size = 0;
    }
    const mask = this.#capacity - 1;
    let slot = a & mask;
    while (this.#values[slot] !== undefined) slot = (slot + 1) & mask;
    this.#a[slot] = a;
    this.#b[slot] = b;
    this.#values[slot] = value;
    this.#size++;
  }
}
