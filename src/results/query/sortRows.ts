/** Bytes of a text by which it is sorted at first. */
export const prefixBytes = 24;
const prefixWords = prefixBytes / 4;
const digit = 1 << 16;
/** What a place has: no text, one that is its own beginning, or one that goes on after it. */
const [none, ends, goesOn] = [0, 1, 2];

/** Sorts rows by keys of several words of 32 bits, the first of which weighs most; equal ones keep their order. */
function sortByWords(
  rows: Uint32Array,
  words: Uint32Array,
  width: number,
  descending: boolean,
): Uint32Array {
  // Places in `rows`, not rows: a key belongs to a place.
  let order = Uint32Array.from(rows, (_, at) => at);
  let next = new Uint32Array(rows.length);
  const counts = new Uint32Array(digit);
  const flip = descending ? digit - 1 : 0;
  for (let word = width - 1; word >= 0; word--)
    for (const shift of [0, 16]) {
      counts.fill(0);
      for (let at = 0; at < rows.length; at++) {
        const key = (((words[at * width + word] as number) >>> shift) & (digit - 1)) ^ flip;
        counts[key] = (counts[key] as number) + 1;
      }
      if (counts.includes(rows.length)) continue; // all alike
      let sum = 0;
      for (let key = 0; key < digit; key++) {
        const count = counts[key] as number;
        counts[key] = sum;
        sum += count;
      }
      for (const at of order) {
        const key = (((words[at * width + word] as number) >>> shift) & (digit - 1)) ^ flip;
        next[counts[key] as number] = at;
        counts[key] = (counts[key] as number) + 1;
      }
      [order, next] = [next, order];
    }
  return order;
}

/** Whole numbers within so wide a span are counted, in one pass. */
const mostCounted = 1 << 20;

/** @param numberOf NaN for none: those come last, whatever the direction */
export function sortByNumber(
  rows: Uint32Array,
  numberOf: (row: number) => number,
  descending: boolean,
): Uint32Array {
  const numbers = new Float64Array(rows.length);
  let [least, most, isWhole] = [Infinity, -Infinity, true];
  for (let at = 0; at < rows.length; at++) {
    const number = numberOf(rows[at] as number);
    numbers[at] = number;
    if (number < least) least = number;
    if (number > most) most = number;
    isWhole &&= Number.isInteger(number) || Number.isNaN(number);
  }
  return isWhole && least <= most && most - least < mostCounted
    ? sortByCounting(rows, numbers, descending ? most : least, most - least)
    : sortByFloats(rows, numbers, descending);
}

/** @param first the number that comes first, at the distance 0 @param span the greatest distance from it */
function sortByCounting(
  rows: Uint32Array,
  numbers: Float64Array,
  first: number,
  span: number,
): Uint32Array {
  const ends = new Uint32Array(span + 3);
  const keyOf = (number: number) => (Number.isNaN(number) ? span + 1 : Math.abs(number - first));
  for (const number of numbers) {
    const key = keyOf(number) + 1;
    ends[key] = (ends[key] as number) + 1;
  }
  for (let key = 1; key < ends.length; key++)
    ends[key] = (ends[key] as number) + (ends[key - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    const key = keyOf(numbers[at] as number);
    const place = ends[key] as number;
    sorted[place] = rows[at] as number;
    ends[key] = place + 1;
  }
  return sorted;
}

function sortByFloats(rows: Uint32Array, numbers: Float64Array, descending: boolean): Uint32Array {
  const has = rows.filter((_, at) => !Number.isNaN(numbers[at]));
  const bits = new Uint32Array(numbers.filter((number) => !Number.isNaN(number)).buffer);
  const words = new Uint32Array(bits.length);
  for (let at = 0; at < has.length; at++) {
    const [low, high] = [bits[at * 2] as number, bits[at * 2 + 1] as number];
    const isNegative = high >>> 31 === 1;
    // As whole numbers, floats are in order once the sign is flipped, and negative ones altogether.
    words[at * 2] = isNegative ? ~high : high ^ 0x80000000;
    words[at * 2 + 1] = isNegative ? ~low : low;
  }
  const order = sortByWords(has, words, 2, descending);
  const sorted = new Uint32Array(rows.length);
  for (let at = 0; at < order.length; at++) sorted[at] = has[order[at] as number] as number;
  sorted.set(
    rows.filter((_, at) => Number.isNaN(numbers[at])),
    has.length,
  );
  return sorted;
}

/** Beginnings of texts, to sort rows by. */
export class TextKeys {
  readonly #words: Uint32Array;
  readonly #bytes: Uint8Array;
  readonly #encoder = new TextEncoder();
  readonly #has: Uint8Array;

  /** @param count of places in the list of rows */
  constructor(count: number) {
    this.#bytes = new Uint8Array(count * prefixBytes);
    this.#words = new Uint32Array(this.#bytes.buffer);
    this.#has = new Uint8Array(count);
  }

  set(place: number, text: string | null): void {
    if (text === null || text === '') return;
    const from = place * prefixBytes;
    const key = sortText(text.slice(0, prefixBytes));
    const { read } = this.#encoder.encodeInto(key, this.#bytes.subarray(from, from + prefixBytes));
    this.#has[place] = read < key.length || text.length > prefixBytes ? goesOn : ends;
  }

  /** @returns rows in order, and runs [from, to) of them whose beginnings are equal */
  sort(rows: Uint32Array, descending: boolean) {
    const places = Uint32Array.from(rows, (_, at) => at);
    const withText = places.filter((place) => this.#has[place] !== none);
    const keys = new Uint32Array(withText.length * prefixWords);
    const view = new DataView(this.#bytes.buffer);
    for (const [at, place] of withText.entries())
      for (let word = 0; word < prefixWords; word++)
        keys[at * prefixWords + word] = view.getUint32((place * prefixWords + word) * 4);
    const order = sortByWords(withText, keys, prefixWords, descending);
    const sorted = new Uint32Array(rows.length);
    const runs: (readonly [number, number])[] = [];
    let from = 0;
    for (let at = 0; at < order.length; at++) {
      sorted[at] = rows[withText[order[at] as number] as number] as number;
      const isEqual =
        at > 0 && this.#isEqual(withText[order[at] as number] as number, withText[order[at - 1] as number] as number); // prettier-ignore
      if (!isEqual) {
        if (at - from > 1) runs.push([from, at]);
        from = at;
      }
    }
    if (order.length - from > 1) runs.push([from, order.length]);
    const without = places.filter((place) => this.#has[place] === none);
    for (const [at, place] of without.entries()) sorted[order.length + at] = rows[place] as number;
    return { sorted, runs };
  }

  #isEqual(a: number, b: number): boolean {
    for (let word = 0; word < prefixWords; word++)
      if (this.#words[a * prefixWords + word] !== this.#words[b * prefixWords + word]) return false;
    return this.#has[a] === goesOn || this.#has[b] === goesOn;
  }
}

/** What texts are compared by: without case. */
export function sortText(text: string): string {
  return text.toLowerCase();
}
