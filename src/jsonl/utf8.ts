import { isUtf8 } from 'node:buffer';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Are these bytes UTF-8? Native and far faster than decoding. */
export function isWellFormed(bytes: Uint8Array): boolean {
  return isUtf8(bytes);
}

/** The text of a range of bytes; what is not UTF-8 becomes U+FFFD, as in the editor. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}

/** Number of UTF-16 units that a range of UTF-8 takes. */
export function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    // Continuation bytes add nothing; a sequence of four is a surrogate pair.
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
