import { stringStops, type ByteView } from './bytes.ts';
import { escapeLength } from './escapes.ts';
import { scanned, type Scanned } from './lineScanner.ts';

/**
 * Checks the grammar of JSON lines exactly as `JSON.parse` does and builds nothing: what `LineScanner` says of a line
 * without all that it notes for rules. Texts and long numbers, such as those of an embedding, go four bytes at a time.
 */
export class JsonGrammar {
  /** Offset of the line feed; of the offending byte when the line is invalid. */
  end = 0;
  /** 1 for each open object, 0 for each open list. */
  #open = new Uint8Array(256);

  /** @param start offset of a line that ends with a line feed; nothing after it matters */
  scan({ bytes, words }: ByteView, start: number): Scanned {
    let open = this.#open;
    let depth = 0;
    let wantsKey = false;
    let i = start;
    while (isSpace(bytes[i] as number)) i++;
    if (bytes[i] === 0x0a) {
      this.end = i;
      return scanned.blank;
    }
    for (;;) {
      let c = bytes[i] as number;
      if (wantsKey) {
        while (isSpace(c)) c = bytes[++i] as number;
        if (c !== 0x22) return this.#fail(i);
        i = endOfText(bytes, words, i);
        if (i < 0) return this.#fail(-i);
        c = bytes[i] as number;
        while (isSpace(c)) c = bytes[++i] as number;
        if (c !== 0x3a) return this.#fail(i);
        c = bytes[++i] as number;
      }
      while (isSpace(c)) c = bytes[++i] as number;
      if (c === 0x22) {
        i = endOfText(bytes, words, i);
        if (i < 0) return this.#fail(-i);
      } else if (c === 0x7b || c === 0x5b) {
        if (depth === open.length) {
          open = new Uint8Array(depth * 2);
          open.set(this.#open);
          this.#open = open;
        }
        open[depth++] = c === 0x7b ? 1 : 0;
        const close = c + 2;
        c = bytes[++i] as number;
        while (isSpace(c)) c = bytes[++i] as number;
        if (c !== close) {
          wantsKey = close === 0x7d;
          continue;
        }
        depth--;
        i++;
      } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
        i = endOfNumber(bytes, words, i);
        if (i < 0) return this.#fail(-i);
      } else {
        const word = c === 0x74 ? trueBytes : c === 0x66 ? falseBytes : nullBytes;
        for (const byte of word) if (bytes[i++] !== byte) return this.#fail(i - 1);
      }
      for (;;) {
        c = bytes[i] as number;
        while (isSpace(c)) c = bytes[++i] as number;
        if (depth === 0) {
          if (c !== 0x0a) return this.#fail(i);
          this.end = i;
          return scanned.valid;
        }
        const isObject = open[depth - 1] === 1;
        i++;
        if (c === 0x2c) {
          wantsKey = isObject;
          break;
        }
        if (c !== (isObject ? 0x7d : 0x5d)) return this.#fail(i - 1);
        depth--;
      }
    }
  }

  #fail(offset: number): typeof scanned.invalid {
    this.end = offset;
    return scanned.invalid;
  }
}

const [trueBytes, falseBytes, nullBytes] = ['true', 'false', 'null'].map((word) =>
  new TextEncoder().encode(word),
) as [Uint8Array, Uint8Array, Uint8Array];

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/** @returns the offset after the closing quotation mark; the negative one of the offending byte */
function endOfText(bytes: Uint8Array, words: Int32Array, start: number): number {
  let i = start + 1;
  for (;;) {
    if ((i & 3) === 0) {
      // As long as none of four bytes is below 0x20, a quotation mark or a backslash.
      let w = i >> 2;
      for (;;) {
        const x = words[w] as number;
        const y = x ^ 0x22222222;
        const z = x ^ 0x5c5c5c5c;
        const stops = ((x - 0x20202020) & ~x) | ((y - 0x01010101) & ~y) | ((z - 0x01010101) & ~z);
        if ((stops & 0x80808080) !== 0) break;
        w++;
      }
      i = w << 2;
    }
    const c = bytes[i] as number;
    if (stringStops[c] === 0) {
      i++;
      continue;
    }
    if (c === 0x22) return i + 1;
    const escape = c === 0x5c ? escapeLength(bytes, i) : 0;
    if (escape === 0) return -i;
    i += Math.abs(escape);
  }
}

/** @returns the offset after the number; the negative one of the offending byte */
function endOfNumber(bytes: Uint8Array, words: Int32Array, start: number): number {
  let i = bytes[start] === 0x2d ? start + 1 : start;
  const first = i;
  if (bytes[i] === 0x30) i++;
  else i = endOfDigits(bytes, words, i);
  if (i === first) return -i;
  if (bytes[i] === 0x2e) {
    const fraction = i + 1;
    i = endOfDigits(bytes, words, fraction);
    if (i === fraction) return -i;
  }
  if (bytes[i] === 0x65 || bytes[i] === 0x45) {
    i++;
    if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++;
    const exponent = i;
    i = endOfDigits(bytes, words, i);
    if (i === exponent) return -i;
  }
  return i;
}

function endOfDigits(bytes: Uint8Array, words: Int32Array, start: number): number {
  let i = start;
  for (;;) {
    if ((i & 3) === 0) {
      // Four digits: each is 0x30 to 0x39, and stays below 0x40 with six added.
      let x = words[i >> 2] as number;
      while ((x & 0xf0f0f0f0) === 0x30303030 && ((x + 0x06060606) & 0xf0f0f0f0) === 0x30303030) {
        i += 4;
        x = words[i >> 2] as number;
      }
    }
    const c = bytes[i] as number;
    if (c < 0x30 || c > 0x39) return i;
    i++;
  }
}
