import { indexOfByte } from '../../jsonl/scan/bytes.ts';

const quote = 0x22;
const backslash = 0x5c;

/** Names of members, and their bytes to compare with keys as they are written. */
export interface Names<N extends string> {
  readonly texts: readonly N[];
  readonly bytes: readonly Uint8Array[];
}

export function namesOf<const N extends string>(...texts: readonly N[]): Names<N> {
  return { texts, bytes: texts.map((text) => new TextEncoder().encode(text)) };
}

/**
 * Visits the members of an object in JSON that is known to be valid, in one pass.
 * @param enter gets a wanted name and where its value begins; gives where the value ends
 * @returns where the object ends
 */
export function walkObject<N extends string>(
  bytes: Uint8Array,
  start: number,
  wanted: Names<N>,
  enter: (name: N, at: number) => number,
): number {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] === quote) {
    const end = endOfString(bytes, at);
    const name = wanted.texts[indexOfName(bytes, at + 1, end - 1, wanted.bytes)];
    const value = skipSpace(bytes, skipSpace(bytes, end) + 1);
    at = skipSpace(bytes, name === undefined ? endOfValue(bytes, value) : enter(name, value));
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return at + 1;
}

/** The same for the elements of an array. */
export function walkArray(bytes: Uint8Array, start: number, enter: (at: number) => number): number {
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== 0x5d) {
    at = skipSpace(bytes, enter(at));
    if (bytes[at] === 0x2c) at = skipSpace(bytes, at + 1);
  }
  return at + 1;
}

/** Where a value of valid JSON ends. */
export function endOfValue(bytes: Uint8Array, start: number): number {
  let c = bytes[start] as number;
  if (c === quote) return endOfString(bytes, start);
  let at = start;
  if (c !== 0x7b && c !== 0x5b) {
    // A number or a word ends at a space, a comma or a bracket.
    while (c > 0x20 && c !== 0x2c && c !== 0x5d && c !== 0x7d) c = bytes[++at] as number;
    return at;
  }
  // Each look may go to the end of the line, so that there are few that find nothing.
  let looks = 8;
  let depth = 0;
  do {
    c = bytes[at] as number;
    if (c === quote) {
      at = endOfString(bytes, at);
      continue;
    }
    const listEnd = c === 0x5b && looks > 0 ? endOfNumbers(bytes, at) : 0;
    if (listEnd > 0) {
      at = listEnd;
      continue;
    }
    if (c === 0x5b) looks--;
    if (c === 0x7b || c === 0x5b) depth++;
    else if (c === 0x7d || c === 0x5d) depth--;
    at++;
  } while (depth > 0);
  return at;
}

/**
 * Where an array of mere numbers ends, such as an embedding: looked for by native code, not number by number.
 * @returns 0 for anything else
 */
function endOfNumbers(bytes: Uint8Array, start: number): number {
  const first = bytes[skipSpace(bytes, start + 1)] as number;
  if (first !== 0x2d && (first < 0x30 || first > 0x39)) return 0;
  const close = indexOfByte(bytes, 0x5d, start);
  const within = bytes.subarray(start + 1, close);
  return [quote, 0x5b, 0x7b].some((byte) => indexOfByte(within, byte, 0) >= 0) ? 0 : close + 1;
}

/** Bytes that are looked at one by one before native code looks for the end of a text. */
const shortText = 32;

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (let near = at + shortText; ;) {
    const c = bytes[at] as number;
    if (c === quote) return at + 1;
    at += c === backslash ? 2 : 1;
    if (at < near) continue;
    // A text is valid here: only a quotation mark after an odd number of backslashes is part of it.
    const end = indexOfByte(bytes, quote, at);
    let before = end;
    while (before > at && bytes[before - 1] === backslash) before--;
    if ((end - before) % 2 === 0) return end + 1;
    at = end + 1;
    near = at + shortText;
  }
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] as number) <= 0x20) at++;
  return at;
}

function indexOfName(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: readonly Uint8Array[],
): number {
  for (let index = 0; index < wanted.length; index++) {
    const name = wanted[index] as Uint8Array;
    if (name.length !== end - start) continue;
    let k = 0;
    while (k < name.length && name[k] === bytes[start + k]) k++;
    if (k === name.length) return index;
  }
  return -1;
}
