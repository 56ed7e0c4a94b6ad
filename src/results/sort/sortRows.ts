const digit = 1 << 16;
/** So few rows are sorted by comparing them. */
const fewRows = 4096;

/** Keys of several words of 32 bits, the first of which weighs most, by the place that each belongs to. */
export interface WordKeys {
  readonly words: Uint32Array;
  readonly width: number;
  readonly descending: boolean;
}

/**
 * Sorts a range of places by their keys, of which all words before `word` are equal; equal ones keep their order. Two
 * words at a time: those that follow are looked at only where these do not tell.
 */
export function sortPlaces(
  places: Uint32Array,
  spare: Uint32Array,
  keys: WordKeys,
  from: number,
  to: number,
  word = 0,
): void {
  const { words, width, descending } = keys;
  if (to - from < 2 || word >= width) return;
  if (to - from <= fewRows) {
    places.subarray(from, to).sort((a, b) => compareKeys(keys, a, b, word, width));
    return;
  }
  const next = Math.min(word + 2, width);
  const flip = descending ? digit - 1 : 0;
  const ends = new Uint32Array(digit);
  let order = places.subarray(from, to);
  let other = spare.subarray(from, to);
  for (let at = next - 1; at >= word; at--)
    for (let shift = 0; shift < 32; shift += 16) {
      ends.fill(0);
      let key = 0;
      for (let index = 0; index < order.length; index++) {
        key =
          (((words[(order[index] as number) * width + at] as number) >>> shift) & 0xffff) ^ flip;
        ends[key] = (ends[key] as number) + 1;
      }
      if (ends[key] === order.length) continue; // all alike
      let sum = 0;
      for (let each = 0; each < digit; each++) {
        const count = ends[each] as number;
        ends[each] = sum;
        sum += count;
      }
      for (let index = 0; index < order.length; index++) {
        const place = order[index] as number;
        key = (((words[place * width + at] as number) >>> shift) & 0xffff) ^ flip;
        other[ends[key] as number] = place;
        ends[key] = (ends[key] as number) + 1;
      }
      [order, other] = [other, order];
    }
  if (order.buffer !== places.buffer) places.set(order, from);
  let start = from;
  for (let at = from + 1; at <= to; at++) {
    if (at < to && compareKeys(keys, places[at] as number, places[at - 1] as number, word, next) === 0) continue; // prettier-ignore
    sortPlaces(places, spare, keys, start, at, next);
    start = at;
  }
}

/** Compares two keys by their words in [from, to). */
function compareKeys(
  { words, width, descending }: WordKeys,
  a: number,
  b: number,
  from: number,
  to: number,
) {
  for (let at = from; at < to; at++) {
    const difference = (words[a * width + at] as number) - (words[b * width + at] as number);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
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
  const places = new Uint32Array(rows.length);
  const bits = new Uint32Array(numbers.buffer);
  const words = new Uint32Array(bits.length);
  const sorted = new Uint32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    if (Number.isNaN(numbers[at])) continue;
    places[count++] = at;
    const low = bits[at * 2] as number;
    const high = bits[at * 2 + 1] as number;
    const isNegative = high >>> 31 === 1;
    // As whole numbers, floats are in order once the sign is flipped, and negative ones altogether.
    words[at * 2] = isNegative ? ~high : high ^ 0x80000000;
    words[at * 2 + 1] = isNegative ? ~low : low;
  }
  sortPlaces(places, new Uint32Array(count), { words, width: 2, descending }, 0, count);
  for (let at = 0; at < count; at++) sorted[at] = rows[places[at] as number] as number;
  for (let at = 0; at < rows.length; at++)
    if (Number.isNaN(numbers[at])) sorted[count++] = rows[at] as number;
  return sorted;
}
