// In one piece: one loop over the bytes of a line; a call for each byte would cost more than the byte.
import { stringStops, type ByteView, isWhole } from './bytes.ts';
import { dataScheme, schemeHash } from './addressScheme.ts';
import { kindOfFile, mostPictureBytes } from './fileKinds.ts';
import { spacing } from './spacing.ts';
import { escapeLength, isAsciiEscape } from './escapes.ts';
import { RepeatedParts } from './repeatedParts.ts';
import { note } from './scanNotes.ts';
import {
  CallIds,
  idFacts,
  keyPrimeB,
  keyRole,
  keySeedA,
  keySeedB,
  longestPair,
  type KeyTable,
} from './keyTable.ts';

export const scanned = { invalid: 0, valid: 1, blank: 2 } as const;
export type Scanned = (typeof scanned)[keyof typeof scanned];

const isObject = 128;
const inherited = keyRole.verbatim | keyRole.address;
const maxAddresses = 256;
/** In place of a token: a part that was compared, and is hashed already. */
const compared = -1;
/**
 * One pass over the bytes of a line: checks its JSON grammar exactly as `JSON.parse` does, builds nothing, and
 * leaves the hash of the line's shape and the places of the few values that rules need. The shape is made of
 * the structure, the keys, the type of every value, whether a string is empty, the values of known keys, the
 * kind of every address, and which ids of tool calls are equal; two lines of one shape break the same rules of
 * content.
 */
export class LineScanner {
  hashA = 0;
  hashB = 0;
  /** Offset of the line feed; of the offending byte when the line is invalid. */
  end = 0;
  notes = 0;
  depth = 0;
  /** Offsets of the texts between quotation marks; -1 when there is none. */
  idStart = -1;
  idEnd = -1;
  urlStart = -1;
  urlEnd = -1;
  modelStart = -1;
  modelEnd = -1;
  /** Of the value of `body.enable_thinking`, whatever it is. */
  thinkingStart = -1;
  thinkingEnd = -1;
  /** Pairs of offsets of `data:` addresses. */
  readonly addresses = new Int32Array(maxAddresses * 2);
  addressCount = 0;
  readonly #keys: KeyTable;
  readonly #callIds = new CallIds();
  readonly #parts = new RepeatedParts();
  #stack = new Uint8Array(256);

  constructor(keys: KeyTable) {
    this.#keys = keys;
  }

  /** @param start offset of a line that ends with a line feed; nothing after it matters */
  scan({ bytes, words }: ByteView, start: number): Scanned {
    const { mask, hashA: knownA, hashB: knownB, roles } = this.#keys;
    let stack = this.#stack;
    let depth = 0;
    let deepest = 0;
    let a = 0x2545f491;
    let b = 0x6a09e667;
    let notes = 0;
    let role = 0;
    let inBody = false;
    let wantsKey = false;
    // How deep the pairs of `metadata` stand, while in them.
    let pairs = 0;
    // Where a part of the body begins that is to be kept, and the hashes before it.
    let keptFrom = -1;
    let keptA = 0;
    let keptB = 0;
    this.idStart = this.urlStart = this.modelStart = this.thinkingStart = -1;
    this.addressCount = 0;
    this.#callIds.count = 0;
    this.notes = 0;

    let i = start;
    let c = bytes[i] as number;
    while (c === 0x20 || c === 0x09 || c === 0x0d) {
      if (c === 0x0d && bytes[i + 1] !== 0x0a) notes |= note.carriageReturn;
      c = bytes[++i] as number;
    }
    if (c === 0x0a) {
      this.end = i;
      this.notes = notes;
      return scanned.blank;
    }

    for (;;) {
      c = bytes[i] as number;
      if (wantsKey) {
        while (c === 0x20 || c === 0x09 || c === 0x0d) {
          if (c === 0x0d) notes |= note.carriageReturn;
          c = bytes[++i] as number;
        }
        if (c !== 0x22) return this.#fail(i);
        let keyA = keySeedA;
        let keyB = keySeedB;
        for (;;) {
          c = bytes[++i] as number;
          if (stringStops[c] !== 0) {
            if (c === 0x22) break;
            if (c !== 0x5c) return this.#fail(i);
            const escape = escapeLength(bytes, i);
            if (escape === 0) return this.#fail(i);
            if (escape < 0) notes |= note.loneSurrogate;
            if (isAsciiEscape(bytes, i)) notes |= note.escapedKey;
            for (let rest = Math.abs(escape) - 1; rest > 0; rest--) {
              keyA = (Math.imul(keyA, 31) + c) | 0;
              keyB = Math.imul(keyB ^ c, keyPrimeB);
              c = bytes[++i] as number;
            }
          }
          keyA = (Math.imul(keyA, 31) + c) | 0;
          keyB = Math.imul(keyB ^ c, keyPrimeB);
        }
        role = 0;
        for (let slot = keyA & mask; roles[slot] !== 0; slot = (slot + 1) & mask) {
          if (knownA[slot] === keyA && knownB[slot] === keyB) {
            role = roles[slot] as number;
            break;
          }
        }
        if (depth === 1) inBody = (role & keyRole.body) !== 0;
        a = Math.imul(a ^ keyA, 0x9e3779b1);
        a ^= a >>> 15;
        b = (Math.imul(b, 0x85ebca6b) + keyB) | 0;
        c = bytes[++i] as number;
        while (c === 0x20 || c === 0x09 || c === 0x0d) {
          if (c === 0x0d) notes |= note.carriageReturn;
          c = bytes[++i] as number;
        }
        if (c !== 0x3a) return this.#fail(i);
        c = bytes[++i] as number;
      }

      while (c === 0x20 || c === 0x09 || c === 0x0d) {
        if (c === 0x0d) notes |= note.carriageReturn;
        c = bytes[++i] as number;
      }
      const from = i;
      let token = c;
      if (c === 0x22) {
        let escaped = false;
        i++;
        for (;;) {
          if ((i & 3) === 0) {
            // Four bytes at a time, as long as none of them is below 0x20, a quotation mark or a backslash.
            let w = i >> 2;
            for (;;) {
              const x = words[w] as number;
              const y = x ^ 0x22222222;
              const z = x ^ 0x5c5c5c5c;
              const stops =
                ((x - 0x20202020) & ~x) | ((y - 0x01010101) & ~y) | ((z - 0x01010101) & ~z);
              if ((stops & 0x80808080) !== 0) break;
              w++;
            }
            i = w << 2;
          }
          c = bytes[i] as number;
          if (stringStops[c] === 0) {
            i++;
            continue;
          }
          if (c === 0x22) break;
          if (c !== 0x5c) return this.#fail(i);
          const escape = escapeLength(bytes, i);
          if (escape === 0) return this.#fail(i);
          if (escape < 0) notes |= note.loneSurrogate;
          escaped = true;
          i += Math.abs(escape);
        }
        token = i === from + 1 ? 0x65 : 0x22;
        if (depth === pairs && i - from > longestPair + 1) notes |= note.longPair;
        if (role !== 0) {
          if (depth === 1 && (role & keyRole.customId) !== 0) {
            this.idStart = from + 1;
            this.idEnd = i;
            if (escaped) notes |= note.escapedId;
          } else if (depth === 2 && inBody && (role & keyRole.model) !== 0) {
            this.modelStart = from + 1;
            this.modelEnd = i;
          } else if (depth === 1 && (role & keyRole.url) !== 0) {
            this.urlStart = from + 1;
            this.urlEnd = i;
            role = keyRole.verbatim;
          }
          if ((role & keyRole.verbatim) !== 0) {
            for (let k = from + 1; k < i; k++) {
              const byte = bytes[k] as number;
              a = (Math.imul(a, 31) + byte) | 0;
              b = Math.imul(b ^ byte, keyPrimeB);
            }
          } else if ((role & keyRole.address) !== 0) {
            token = this.#noteAddress(bytes, from + 1, i, escaped);
            keptFrom = -1;
          } else if ((role & keyRole.callId) !== 0 && token !== 0x65) {
            const which = escaped ? -1 : this.#callIds.indexOf(bytes, from + 1, i);
            const facts = idFacts(bytes, from + 1, i);
            if (which < 0 || facts < 0) notes |= note.oddCallId;
            token = (0x100 + which) | facts;
            keptFrom = -1;
          } else if ((role & keyRole.fileData) !== 0) {
            if (escaped || i - from > mostPictureBytes) notes |= note.oddAddress;
            token = kindOfFile(bytes, from + 1, i);
            keptFrom = -1;
          } else if ((role & keyRole.content) !== 0 && bytes[from + 1] === 0x5b) {
            notes |= note.listText;
          } else if ((role & keyRole.spaced) !== 0 && token !== 0x65) {
            token = spacing(bytes, from + 1, i);
            if (token < 0) notes |= note.oddSpace;
          }
        }
        i++;
      } else if (c === 0x7b || c === 0x5b) {
        const isPart = depth === 2 && inBody;
        const part = isPart ? this.#parts.find(a, b, bytes, i) : undefined;
        if (part?.bytes) {
          i += part.bytes.length;
          a = part.endA;
          b = part.endB;
          if (part.depth > deepest) deepest = part.depth;
          token = compared;
        } else {
          if (isPart && this.#parts.wants(a, b)) {
            keptFrom = i;
            keptA = a;
            keptB = b;
          }
          if (depth === stack.length) {
            const larger = new Uint8Array(depth * 2);
            larger.set(stack);
            this.#stack = stack = larger;
          }
          stack[depth++] = (role & inherited) | (c === 0x7b ? isObject : 0);
          if (depth > deepest) deepest = depth;
          if ((role & keyRole.pairs) !== 0) pairs = depth;
          a = Math.imul(a ^ c, 0x9e3779b1);
          a ^= a >>> 15;
          b = (Math.imul(b, 0x85ebca6b) + c) | 0;
          const close = c + 2;
          c = bytes[++i] as number;
          while (c === 0x20 || c === 0x09 || c === 0x0d) {
            if (c === 0x0d) notes |= note.carriageReturn;
            c = bytes[++i] as number;
          }
          if (c !== close) {
            wantsKey = close === 0x7d;
            role &= inherited;
            continue;
          }
          depth--;
          i++;
          token = close;
          if (depth === 2) keptFrom = -1;
        }
      } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
        let digits: number;
        let plain = true;
        if (c === 0x2d) c = bytes[++i] as number;
        if (c === 0x30) {
          c = bytes[++i] as number;
          digits = 1;
        } else {
          const first = i;
          while (c >= 0x30 && c <= 0x39) c = bytes[++i] as number;
          digits = i - first;
          if (digits === 0) return this.#fail(i);
        }
        if (c === 0x2e) {
          plain = false;
          c = bytes[++i] as number;
          const first = i;
          while (c >= 0x30 && c <= 0x39) c = bytes[++i] as number;
          if (i === first) return this.#fail(i);
        }
        if (c === 0x65 || c === 0x45) {
          plain = false;
          notes |= note.bigNumber;
          c = bytes[++i] as number;
          if (c === 0x2b || c === 0x2d) c = bytes[++i] as number;
          const first = i;
          while (c >= 0x30 && c <= 0x39) c = bytes[++i] as number;
          if (i === first) return this.#fail(i);
        }
        if (digits > 15) notes |= note.bigNumber;
        token = 0x69;
        if ((role & keyRole.verbatim) !== 0) {
          for (let k = from; k < i; k++) {
            const byte = bytes[k] as number;
            a = (Math.imul(a, 31) + byte) | 0;
            b = Math.imul(b ^ byte, keyPrimeB);
          }
        } else if (!plain) token = isWhole(bytes, from, i) ? 0x69 : 0x66;
      } else if (c === 0x74) {
        if (bytes[i + 1] !== 0x72 || bytes[i + 2] !== 0x75 || bytes[i + 3] !== 0x65)
          return this.#fail(i);
        i += 4;
      } else if (c === 0x66) {
        if (
          bytes[i + 1] !== 0x61 ||
          bytes[i + 2] !== 0x6c ||
          bytes[i + 3] !== 0x73 ||
          bytes[i + 4] !== 0x65
        )
          return this.#fail(i);
        token = 0x46;
        i += 5;
      } else if (c === 0x6e) {
        if (bytes[i + 1] !== 0x75 || bytes[i + 2] !== 0x6c || bytes[i + 3] !== 0x6c)
          return this.#fail(i);
        i += 4;
      } else return this.#fail(i);

      if (token !== compared) {
        a = Math.imul(a ^ token, 0x9e3779b1);
        a ^= a >>> 15;
        b = (Math.imul(b, 0x85ebca6b) + token) | 0;
        if (depth === 2 && inBody && (role & keyRole.thinking) !== 0) {
          this.thinkingStart = from;
          this.thinkingEnd = i;
        }
      }

      for (;;) {
        c = bytes[i] as number;
        while (c === 0x20 || c === 0x09 || c === 0x0d) {
          if (c === 0x0d && bytes[i + 1] !== 0x0a) notes |= note.carriageReturn;
          c = bytes[++i] as number;
        }
        if (depth === 0) {
          if (c !== 0x0a) return this.#fail(i);
          this.hashA = a;
          this.hashB = b;
          this.end = i;
          this.notes |= notes;
          this.depth = deepest;
          return scanned.valid;
        }
        const top = stack[depth - 1] as number;
        if (c === 0x2c) {
          i++;
          wantsKey = (top & isObject) !== 0;
          role = top & inherited;
          break;
        }
        if (c !== ((top & isObject) !== 0 ? 0x7d : 0x5d)) return this.#fail(i);
        if (depth === pairs) pairs = 0;
        depth--;
        i++;
        a = Math.imul(a ^ c, 0x9e3779b1);
        a ^= a >>> 15;
        b = (Math.imul(b, 0x85ebca6b) + c) | 0;
        if (keptFrom >= 0 && depth === 2) {
          if (notes === 0 && this.notes === 0) {
            const end = { endA: a, endB: b, depth: deepest };
            this.#parts.keep({ a: keptA, b: keptB }, bytes.subarray(keptFrom, i), end);
          }
          keptFrom = -1;
        }
      }
    }
  }

  #fail(offset: number): typeof scanned.invalid {
    this.end = offset;
    return scanned.invalid;
  }

  /** @returns the token of the address's kind */
  #noteAddress(bytes: Uint8Array, start: number, end: number, escaped: boolean): number {
    if (start === end) return 0x65;
    if (escaped) {
      // Rare enough for the slow way, which decodes it.
      this.notes |= note.oddAddress;
      return 0x3f;
    }
    const scheme = schemeHash(bytes, start, end);
    if (scheme === dataScheme) {
      if (this.addressCount === maxAddresses) this.notes |= note.oddAddress;
      else {
        this.addresses[this.addressCount * 2] = start;
        this.addresses[this.addressCount * 2 + 1] = end;
        this.addressCount++;
      }
    }
    return scheme;
  }
}
