/** Facts of many records in some 30 bytes each: an offset of any size, and whole numbers of 32 bits. */
export class RecordTable<F extends string> {
  readonly #names: readonly F[];
  readonly #fields: Readonly<Record<F, number>>;
  readonly #width: number;
  #size = 0;
  #offsets = new Float64Array(1024);
  #numbers: Int32Array;

  constructor(fields: readonly F[]) {
    this.#names = fields;
    this.#width = fields.length;
    this.#fields = Object.fromEntries(fields.map((field, at) => [field, at])) as Record<F, number>;
    this.#numbers = new Int32Array(1024 * this.#width);
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the new record's index */
  add(offset: number, facts: Readonly<Record<F, number>>): number {
    if (this.#size === this.#offsets.length) this.#grow();
    this.#offsets[this.#size] = offset;
    for (const field of this.#names) this.set(this.#size, field, facts[field]);
    return this.#size++;
  }

  offset(index: number): number {
    return this.#offsets[index] as number;
  }

  get(index: number, field: F): number {
    return this.#numbers[index * this.#width + this.#fields[field]] as number;
  }

  set(index: number, field: F, value: number): void {
    this.#numbers[index * this.#width + this.#fields[field]] = value;
  }

  #grow(): void {
    const offsets = new Float64Array(this.#offsets.length * 2);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const numbers = new Int32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
