// Stands alone: what the scanner and the rules call white space is the same.

/** White space alone. */
export const blankText = /^[ \t\r\n]*$/;
/** White space at the end. */
export const spaceAtEnd = /[ \t\r\n]$/;

/** What a text that is not empty is as to its white space; any other text is 0x22. */
const kind = { blank: 0x320, ends: 0x321, other: 0x22, unclear: -1 } as const;

/**
 * Is the text between these offsets, as JSON writes it, of white space alone, or does it end with some?
 * @returns a token for the shape of its line; -1 where a code such as \\u000a stands at either end
 */
export function spacing(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const length = spaceAt(bytes, at);
    if (length === 0) break;
    at += length;
  }
  if (at === end) return kind.blank;
  if (isCode(bytes, at) || (end - start >= 6 && isCode(bytes, end - 6))) return kind.unclear;
  if (bytes[end - 1] === 0x20) return kind.ends;
  if (end - start < 2 || spaceAt(bytes, end - 2) !== 2) return kind.other;
  // An even number of backslashes before is that many halves of written backslashes.
  let before = end - 2;
  while (before > start && bytes[before - 1] === 0x5c) before--;
  return (end - 2 - before) % 2 === 0 ? kind.ends : kind.other;
}

/** How many bytes of white space are written here: ` `, `\\n`, `\\r`, `\\t`. */
function spaceAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x20) return 1;
  const next = bytes[at + 1];
  return bytes[at] === 0x5c && (next === 0x6e || next === 0x72 || next === 0x74) ? 2 : 0;
}

function isCode(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x5c && bytes[at + 1] === 0x75;
}
