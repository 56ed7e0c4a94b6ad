/** The word that the format `json_object` asks for, in any case; the name of the format itself does not count. */
const word = /json(?!_object")/i;

/**
 * Does a line mention JSON? Looked for in the whole line, which says more often yes than the service does, that looks
 * at the messages alone.
 */
export function mentionsJson(text: string): boolean {
  return word.test(text);
}

const [s, o, n, j] = [0x73, 0x6f, 0x6e, 0x6a];
const rest = new TextEncoder().encode('_object"');

/** As `mentionsJson`, on the bytes of a line. */
export function bytesMentionJson(bytes: Uint8Array, start: number, end: number): boolean {
  for (let k = start; k + 3 < end; k++) {
    // A letter's other case differs in one bit.
    if (((bytes[k] as number) | 0x20) !== j || ((bytes[k + 1] as number) | 0x20) !== s) continue;
    if (((bytes[k + 2] as number) | 0x20) !== o || ((bytes[k + 3] as number) | 0x20) !== n)
      continue;
    if (!rest.every((byte, index) => isSameLetter(bytes[k + 4 + index] ?? 0, byte))) return true;
  }
  return false;
}

function isSameLetter(one: number, other: number): boolean {
  return one === other || (other >= 0x61 && other <= 0x7a && (one | 0x20) === other);
}
