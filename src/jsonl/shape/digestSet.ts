import { createHash } from 'node:crypto';

const words = 4;
/** Above this share of its places a table is made larger. */
const fullest = 0.6;

/** Texts that were seen, as 128 bits of their SHA-256: some 30 bytes for each, however long it is. */
export class DigestSet {
  #table = new Uint32Array(1024 * words);
  #size = 0;

  /** @returns false when the text was there already */
  add(text: string): boolean {
    const { buffer, byteOffset } = createHash('sha256').update(text).digest();
    const digest = new Uint32Array(buffer.slice(byteOffset, byteOffset + 4 * words));
    // All zero is an empty place.
    digest[0] = (digest[0] ?? 0) | 1;
    if (!this.#put(digest, 0)) return false;
    if (++this.#size > (this.#table.length / words) * fullest) this.#grow();
    return true;
  }

  #put(digests: Uint32Array, from: number): boolean {
    const table = this.#table;
    const places = table.length / words;
    for (let place = (digests[from + 1] ?? 0) % places; ; place = (place + 1) % places) {
      const at = place * words;
      if (table[at] === 0) {
        for (let word = 0; word < words; word++) table[at + word] = digests[from + word] ?? 0;
        return true;
      }
      let isSame = true;
      for (let word = 0; isSame && word < words; word++) isSame = table[at + word] === digests[from + word]; // prettier-ignore
      if (isSame) return false;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += words) if (old[at] !== 0) this.#put(old, at);
  }
}
