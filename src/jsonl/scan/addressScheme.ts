// Stands alone: the scanner notes addresses by it, and rules name the longest.
import { keyPrimeB } from './keyTable.ts';

/** Longest scheme, with its colon, that an address is known by. */
export const longestScheme = 8;
export const dataScheme = schemeHash(new TextEncoder().encode('data:'), 0, 5);

export function schemeHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x7feb352d;
  const last = Math.min(end, start + longestScheme);
  for (let k = start; k < last; k++) {
    const byte = bytes[k] as number;
    hash = Math.imul(hash ^ byte, keyPrimeB);
    if (byte === 0x3a) return hash;
  }
  return 0x3f;
}
