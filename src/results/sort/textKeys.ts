import { sortPlaces } from './sortRows.ts';

const wordBytes = 4;
const [quote, backslash] = [0x22, 0x5c];
/** By the letter after a backslash in JSON: the character that is meant; 0 for `\u`. */
const escapes = new Uint8Array(128);
for (const letter of '"\\/bfnrt')
  escapes[letter.charCodeAt(0)] = (JSON.parse(`"\\${letter}"`) as string).charCodeAt(0);
/** What a place has: no text, one that is its own part, or one that goes on after it. */
const [none, ends, goesOn] = [0, 1, 2];

/** Parts of texts, by which some rows are sorted: one for each place. */
export class TextKeys {
  readonly #width: number;
  readonly #words: Uint32Array;
  readonly #has: Uint8Array;
  /** UTF-16 units that are in the key. */
  readonly #units: Uint8Array;
  readonly #part: Uint8Array;
  readonly #encoder = new TextEncoder();

  /** @param count of places @param width words of four bytes that each may have */
  constructor(count: number, width: number) {
    this.#width = width;
    this.#words = new Uint32Array(count * width);
    this.#has = new Uint8Array(count);
    this.#units = new Uint8Array(count);
    this.#part = new Uint8Array(width * wordBytes);
  }

  /** Takes the part of a text that begins at a unit of it, without case. */
  set(place: number, text: string, from: number): void {
    if (from > 0 || !this.#setPlain(place, text)) this.#setAny(place, text.toLowerCase(), from);
  }

  /**
   * The same of a text as it stands in JSON.
   * @param at after its quotation mark
   * @returns false for what `set` must be given: an empty text, or a part that is not of ASCII alone
   */
  setWritten(place: number, bytes: Uint8Array, at: number, from: number): boolean {
    const length = this.#part.length;
    this.#part.fill(0);
    for (let unit = -from; unit < length; unit++) {
      let c = bytes[at++] as number;
      if (c === quote) {
        if (unit <= 0) return false;
        this.#keep(place, unit, false);
        return true;
      }
      if (c === backslash) c = escapes[bytes[at++] as number] as number;
      if (c === 0 || c >= 0x80) return false;
      if (unit >= 0) this.#part[unit] = lower(c);
    }
    this.#keep(place, length, bytes[at] !== quote);
    return true;
  }

  /** The beginning of a text when it is of ASCII alone. */
  #setPlain(place: number, text: string): boolean {
    const length = Math.min(text.length, this.#part.length);
    this.#part.fill(0);
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) return false;
      this.#part[at] = lower(unit);
    }
    this.#keep(place, length, length < text.length);
    return true;
  }

  #setAny(place: number, text: string, from: number): void {
    const part = cut(text, from, this.#part.length);
    const { read, written } = this.#encoder.encodeInto(part, this.#part);
    this.#part.fill(0, written);
    this.#keep(place, read, from + read < text.length);
  }

  #keep(place: number, units: number, isMore: boolean): void {
    const part = this.#part;
    const first = place * this.#width;
    for (let word = 0; word < this.#width; word++) {
      const at = word * wordBytes;
      this.#words[first + word] = ((part[at] as number) << 24) | ((part[at + 1] as number) << 16) | ((part[at + 2] as number) << 8) | (part[at + 3] as number); // prettier-ignore
    }
    this.#units[place] = units;
    this.#has[place] = isMore ? goesOn : ends;
  }

  has(place: number): boolean {
    return this.#has[place] !== none;
  }

  units(place: number): number {
    return this.#units[place] as number;
  }

  /** Sorts a range of places; equal ones keep their order. */
  sort(places: Uint32Array, spare: Uint32Array, from: number, to: number, descending: boolean) {
    const keys = { words: this.#words, width: this.#width, descending };
    sortPlaces(places, spare, keys, from, to);
  }

  /** Are the parts equal, and is there more that may differ? */
  isTied(a: number, b: number): boolean {
    for (let word = 0; word < this.#width; word++)
      if (this.#words[a * this.#width + word] !== this.#words[b * this.#width + word]) return false;
    return this.#has[a] === goesOn || this.#has[b] === goesOn;
  }
}

function lower(ascii: number): number {
  return ascii >= 0x41 && ascii <= 0x5a ? ascii + 0x20 : ascii;
}

/** Half of a pair at the end is left to the next part. */
function cut(text: string, from: number, most: number): string {
  const last = text.charCodeAt(from + most - 1);
  return text.slice(from, from + most - (last >= 0xd800 && last < 0xdc00 ? 1 : 0));
}
