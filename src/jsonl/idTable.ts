import { utf16Length } from './utf8.ts';

const blockBits = 14;
const blockSize = 1 << blockBits;
const fields = 7;
const none = -1;

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
 * The ids of a file in about 36 bytes each: two hashes of 32 bits stand for an id's text. Chance of two of a
 * million ids sharing both: one in 30 million.
 */
export class IdTable {
  /** Blocks of entries: hash A, hash B, line, start, length, link, offset. */
  readonly #blocks: Int32Array[] = [];
  #slots = new Int32Array(1024).fill(none);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * @param place UTF-16 offsets in the line, with the quotation marks
   * @param offset of the first byte between them, from the beginning of what is checked
   * @returns the index of the first entry with this id, or -1 when this is the first
   */
  add(hashA: number, hashB: number, { line, start, end }: IdPlace, offset: number): number {
    if (this.#size >= this.#slots.length * 0.7) this.#grow();
    const mask = this.#slots.length - 1;
    let slot = hashA & mask;
    let first = none;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index === none) break;
      if (this.#get(index, 0) === hashA && this.#get(index, 1) === hashB) {
        first = index;
        break;
      }
      slot = (slot + 1) & mask;
    }
    const index = this.#size++;
    const at = (index & (blockSize - 1)) * fields;
    if (at === 0) this.#blocks.push(new Int32Array(blockSize * fields));
    const block = this.#blocks[index >> blockBits] as Int32Array;
    block[at] = hashA;
    block[at + 1] = hashB;
    block[at + 2] = line;
    block[at + 3] = start;
    block[at + 4] = end - start;
    block[at + 5] = first;
    block[at + 6] = offset;
    if (first === none) this.#slots[slot] = index;
    // A first entry links to its second.
    else if (this.#get(first, 5) === none) this.#set(first, 5, index);
    return first;
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
    const slots = new Int32Array(this.#slots.length * 2).fill(none);
    const mask = slots.length - 1;
    for (const index of this.#slots) {
      if (index === none) continue;
      let slot = this.#get(index, 0) & mask;
      while (slots[slot] !== none) slot = (slot + 1) & mask;
      slots[slot] = index;
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
