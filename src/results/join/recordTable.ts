import type { RecordPlace } from './openRecord.ts';

/** Places of many records and whole numbers of 32 bits beside them, in some 30 bytes each. */
export class RecordTable<F extends string> {
  readonly #names: readonly F[];
  readonly #fields: Readonly<Record<F, number>>;
  /** Numbers a record: length, line and the fields. */
  readonly #width: number;
  #size = 0;
  #offsets = new Float64Array(1024);
  #numbers: Int32Array;

  constructor(fields: readonly F[]) {
    this.#names = fields;
    this.#width = fields.length + 2;
    this.#fields = Object.fromEntries(fields.map((field, at) => [field, at + 2])) as Record<F, number>; // prettier-ignore
    this.#numbers = new Int32Array(1024 * this.#width);
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the new record's index */
  add(place: RecordPlace, facts: Readonly<Record<F, number>>): number {
    if (this.#size === this.#offsets.length) this.#grow();
    this.replace(this.#size, place, facts);
    return this.#size++;
  }

  replace(
    index: number,
    { offset, length, line }: RecordPlace,
    facts: Readonly<Record<F, number>>,
  ): void {
    const at = index * this.#width;
    this.#offsets[index] = offset;
    this.#numbers[at] = length;
    this.#numbers[at + 1] = line;
    for (const field of this.#names) this.#numbers[at + this.#fields[field]] = facts[field];
  }

  place(index: number): RecordPlace {
    const at = index * this.#width;
    const [length, line] = [this.#numbers[at] as number, this.#numbers[at + 1] as number];
    return { offset: this.#offsets[index] as number, length, line };
  }

  offset(index: number): number {
    return this.#offsets[index] as number;
  }

  length(index: number): number {
    return this.#numbers[index * this.#width] as number;
  }

  get(index: number, field: F): number {
    return this.at(index, this.#fields[field]);
  }

  /** The number of a field, to ask `at` for it many times. */
  column(field: F): number {
    return this.#fields[field];
  }

  at(index: number, column: number): number {
    return this.#numbers[index * this.#width + column] as number;
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
