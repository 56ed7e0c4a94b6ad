// Stands alone: both scanners of lines know escapes alike.
import { hexDigits, simpleEscapes } from './bytes.ts';

/** Length of the escape at a backslash; negative for half of a surrogate pair, 0 when it is none. */
export function escapeLength(bytes: Uint8Array, i: number): number {
  const kind = bytes[i + 1] as number;
  if (kind !== 0x75) return simpleEscapes[kind] === 1 ? 2 : 0;
  const unit = hexUnit(bytes, i + 2);
  if (unit < 0) return 0;
  if ((unit & 0xf800) !== 0xd800) return 6;
  if (unit >= 0xdc00 || bytes[i + 6] !== 0x5c || bytes[i + 7] !== 0x75) return -6;
  const low = hexUnit(bytes, i + 8);
  if (low < 0) return 0;
  return (low & 0xfc00) === 0xdc00 ? 12 : -6;
}

/** `\u0000` to `\u007f`, which may stand for a letter of a known key. */
export function isAsciiEscape(bytes: Uint8Array, i: number): boolean {
  const digit = bytes[i + 4] as number;
  return bytes[i + 1] === 0x75 && bytes[i + 2] === 0x30 && bytes[i + 3] === 0x30 && digit < 0x38;
}

function hexUnit(bytes: Uint8Array, i: number): number {
  const d0 = hexDigits[bytes[i] as number] as number;
  const d1 = hexDigits[bytes[i + 1] as number] as number;
  const d2 = hexDigits[bytes[i + 2] as number] as number;
  const d3 = hexDigits[bytes[i + 3] as number] as number;
  return (d0 | d1 | d2 | d3) > 15 ? -1 : (d0 << 12) | (d1 << 8) | (d2 << 4) | d3;
}
