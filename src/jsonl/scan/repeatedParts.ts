import { Buffer } from 'node:buffer';

const mostParts = 16;
const shortest = 64;
const longest = 1 << 15;
/** Lines in which a part may differ before it is no longer compared. */
const patience = 4;

/** A part of lines, and what the scan of it comes to. */
interface Part {
  /** Hashes before it: what stands before it in a line of the same shape. */
  readonly a: number;
  readonly b: number;
  bytes: Uint8Array | undefined;
  endA: number;
  endB: number;
  /** Deepest nesting up to its end. */
  depth: number;
  left: number;
}

/**
 * Objects and arrays that lines of one shape have byte for byte alike, as tools and schemas of answers mostly are: what
 * was scanned once is compared afterwards.
 */
export class RepeatedParts {
  readonly #parts: Part[] = [];

  /** The part that begins after these hashes, when the bytes from here on are those of it. */
  find(a: number, b: number, bytes: Uint8Array, at: number): Part | undefined {
    const part = this.#at(a, b);
    const known = part?.bytes;
    if (!part || !known) return undefined;
    const end = at + known.length;
    const isSame =
      bytes[end - 1] === known.at(-1) && Buffer.compare(bytes.subarray(at, end), known) === 0;
    part.left = isSame ? patience : part.left - 1;
    if (isSame) return part;
    if (part.left === 0) part.bytes = undefined;
    return undefined;
  }

  /** Is a part after these hashes worth being kept? */
  wants(a: number, b: number): boolean {
    const part = this.#at(a, b);
    return part ? part.left > 0 : this.#parts.length < mostParts;
  }

  /** Keeps the part that begins after hashes `a` and `b`, and what a scan has at its end. */
  keep(
    { a, b }: { readonly a: number; readonly b: number },
    bytes: Uint8Array,
    end: { readonly endA: number; readonly endB: number; readonly depth: number },
  ): void {
    let part = this.#at(a, b);
    if (!part) this.#parts.push((part = { a, b, bytes: undefined, left: patience, ...end }));
    if (bytes.length < shortest || bytes.length > longest) part.left = 0;
    else Object.assign(part, end, { bytes: bytes.slice() });
  }

  #at(a: number, b: number): Part | undefined {
    for (const part of this.#parts) if (part.a === a && part.b === b) return part;
    return undefined;
  }
}
