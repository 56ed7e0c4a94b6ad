import { IdHash } from '../../jsonl/scan/idTable.ts';
import { textOf } from '../../jsonl/scan/bytes.ts';
import type { IdSpan } from './idBytes.ts';

const none = -1;

/**
 * Finds requests by their id, of which only two hashes of 32 bits are kept. Chance of two of a million ids sharing
 * both: one in 30 million.
 */
export class IdIndex {
  readonly #hash = new IdHash();
  readonly #encoder = new TextEncoder();
  /** For the bytes of an id. */
  #plain = new Uint8Array(256);
  #size = 0;
  /** Triples: both hashes and the request. */
  #slots = new Int32Array(2048 * 3).fill(none);

  /** @returns the request with this id; without one, `request` now has it, and -1 is returned */
  findOrAdd(bytes: Uint8Array, id: IdSpan, request: number): number {
    const slot = this.#slotOf(bytes, id);
    const found = this.#slots[slot + 2] as number;
    if (found !== none) return found;
    this.#fill(slot, this.#hash.a, this.#hash.b, request);
    if (++this.#size * 6 > this.#slots.length) this.#grow();
    return none;
  }

  /** @returns the request with this id, or -1 */
  find(bytes: Uint8Array, id: IdSpan): number {
    return this.#slots[this.#slotOf(bytes, id) + 2] as number;
  }

  /** The same for an id as a text. */
  findText(id: string): number {
    this.#hashText(id);
    return this.#slots[this.#free(this.#hash.a, this.#hash.b) + 2] as number;
  }

  #slotOf(bytes: Uint8Array, { start, end }: IdSpan): number {
    // One id may be written in several ways.
    if (hasBackslash(bytes, start, end))
      this.#hashText(JSON.parse(`"${textOf(bytes, start, end)}"`) as string);
    else this.#hash.set(bytes, start, end);
    return this.#free(this.#hash.a, this.#hash.b);
  }

  #hashText(text: string): void {
    if (!text.isWellFormed()) {
      // Half a surrogate pair has no UTF-8: encoded, all of them would be one id.
      const plain = Buffer.from(text, 'utf16le');
      this.#hash.set(plain, 0, plain.length);
      return;
    }
    // A character of UTF-16 has at most three bytes.
    if (text.length * 3 > this.#plain.length) this.#plain = new Uint8Array(text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#plain);
    this.#hash.set(this.#plain, 0, written);
  }

  /** The slot that has these hashes, or the free one where they would be. */
  #free(a: number, b: number): number {
    const slots = this.#slots;
    const count = slots.length / 3;
    let at = a & (count - 1);
    for (;;) {
      const slot = at * 3;
      if (slots[slot + 2] === none || (slots[slot] === a && slots[slot + 1] === b)) return slot;
      at = (at + 1) & (count - 1);
    }
  }

  #fill(slot: number, a: number, b: number, request: number): void {
    this.#slots[slot] = a;
    this.#slots[slot + 1] = b;
    this.#slots[slot + 2] = request;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(none);
    for (let slot = 0; slot < old.length; slot += 3) {
      const request = old[slot + 2] as number;
      if (request === none) continue;
      const [a, b] = [old[slot] as number, old[slot + 1] as number];
      this.#fill(this.#free(a, b), a, b, request);
    }
  }
}

/** An id is so short that no view of it is worth while. */
function hasBackslash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 0x5c) return true;
  return false;
}
