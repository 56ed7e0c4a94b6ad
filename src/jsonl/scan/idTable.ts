import { utf16Length } from './bytes.ts';

const blockBits = 14;
const blockSize = 1 << blockBits;
const fields = 7;
const none = -1;
/** Entries per element of the slots, which are pairs: three quarters of them. */
const fullest = 0.375;

/** Where an id stands: line, and UTF-16 offsets of the string with its quotation marks. */
export interface IdPlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface DetachedIds {
  readonly blocks: Int32Array[];
  readonly size: number;
}

/**
 * The ids of a file in about 45 bytes each: two hashes of 32 bits stand for an id's text. Chance of two of a
 * million ids sharing both: one in 30 million.
 */
export class IdTable {
  /** Blocks of entries: hash A, hash B, line, start, length, link, offset. */
  readonly #blocks: Int32Array[] = [];
  /** Pairs of hash A and the index of an entry; at most three quarters of them are used. */
  #slots = new Int32Array(2048).fill(none);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * @param place UTF-16 offsets in the line, with the quotation marks
   * @param offset of the first byte between them, from the beginning of what is checked
   * @returns the index of the first entry with this id, or -1 when this is the first
   */
  add(hashA: number, hashB: number, place: IdPlace, offset: number): number {
    if (this.#size >= this.#slots.length * fullest) this.#grow();
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    let slot = hashA & mask;
    let first = none;
    for (;;) {
      const index = slots[slot * 2 + 1] as number;
      if (index === none) break;
      // The hash beside the index saves a look at the entry, which is mostly not in the cache.
      if (slots[slot * 2] === hashA && this.#get(index, 1) === hashB) {
        first = index;
        break;
      }
      slot = (slot + 1) & mask;
    }
    const index = this.append(hashA, hashB, place, offset);
    if (first === none) {
      slots[slot * 2] = hashA;
      slots[slot * 2 + 1] = index;
    } else {
      this.#set(index, 5, first);
      // A first entry links to its second.
      if (this.#get(first, 5) === none) this.#set(first, 5, index);
    }
    return first;
  }

  /** Adds an entry without looking for its like: for a part whose ids are compared later. @returns its index */
  append(hashA: number, hashB: number, { line, start, end }: IdPlace, offset: number): number {
    const index = this.#size++;
    const at = (index & (blockSize - 1)) * fields;
    if (at === 0) this.#blocks.push(new Int32Array(blockSize * fields));
    const block = this.#blocks[index >> blockBits] as Int32Array;
    block[at] = hashA;
    block[at + 1] = hashB;
    block[at + 2] = line;
    block[at + 3] = start;
    block[at + 4] = end - start;
    block[at + 5] = none;
    block[at + 6] = offset;
    return index;
  }

  placeOf(index: number): IdPlace {
    const start = this.#get(index, 3);
    return { line: this.#get(index, 2), start, end: start + this.#get(index, 4) };
  }

  /** The other entry that an entry is linked with: a repetition with the first, the first with the second. */
  linkOf(index: number): number {
    return this.#get(index, 5);
  }

  /** Offset of the id's first byte; wrong above 2 GB, where nobody asks for it. */
  offsetOf(index: number): number {
    return this.#get(index, 6);
  }

  /** The table as data that can go to another thread; it must not be used afterwards. */
  detach(): DetachedIds {
    const used = (this.#size & (blockSize - 1)) * fields;
    const last = this.#blocks.at(-1);
    if (last && used > 0) this.#blocks[this.#blocks.length - 1] = last.slice(0, used);
    return { blocks: this.#blocks, size: this.#size };
  }

  /** Adds all entries of another part of the file, whose lines begin at `firstLine`. */
  addAll({ blocks, size }: DetachedIds, firstLine: number, use: (index: number) => void): void {
    for (let index = 0; index < size; index++) {
      const block = blocks[index >> blockBits] as Int32Array;
      const at = (index & (blockSize - 1)) * fields;
      const start = block[at + 3] as number;
      const place = {
        line: (block[at + 2] as number) + firstLine,
        start,
        end: start + (block[at + 4] as number),
      };
      use(this.add(block[at] as number, block[at + 1] as number, place, block[at + 6] as number));
    }
  }

  #get(index: number, field: number): number {
    const block = this.#blocks[index >> blockBits] as Int32Array;
    return block[(index & (blockSize - 1)) * fields + field] as number;
  }

  #set(index: number, field: number, value: number): void {
    const block = this.#blocks[index >> blockBits] as Int32Array;
    block[(index & (blockSize - 1)) * fields + field] = value;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2).fill(none);
    const mask = slots.length / 2 - 1;
    for (let from = 0; from < old.length; from += 2) {
      const index = old[from + 1] as number;
      if (index === none) continue;
      const hash = old[from] as number;
      let slot = hash & mask;
      while (slots[slot * 2 + 1] !== none) slot = (slot + 1) & mask;
      slots[slot * 2] = hash;
      slots[slot * 2 + 1] = index;
    }
    this.#slots = slots;
  }
}

/** Two hashes of the bytes of an id. */
export class IdHash {
  a = 0;
  b = 0;

  set(bytes: Uint8Array, start: number, end: number): void {
    let a = 0x9747b28c ^ (end - start);
    let b = 0x3c6ef372;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      a = Math.imul(a ^ byte, 0x5bd1e995);
      a ^= a >>> 13;
      b = Math.imul(b, 0x85ebca6b) + byte;
      b ^= b >>> 15;
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
    b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    this.a = a ^ (a >>> 15);
    this.b = b ^ (b >>> 16);
  }
}

/** UTF-16 offsets in a line of a range of bytes. */
export function spanIn(bytes: Uint8Array, lineStart: number, start: number, end: number) {
  const first = utf16Length(bytes, lineStart, start);
  return { start: first, end: first + utf16Length(bytes, start, end) };
}
