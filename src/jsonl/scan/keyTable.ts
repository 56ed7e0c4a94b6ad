const most = 64;

/** The different ids of tool calls in one line; which of them are equal is all that a rule asks. */
export class CallIds {
  count = 0;
  readonly #starts = new Int32Array(most);
  readonly #ends = new Int32Array(most);

  /** Which of the line's ids this one is, in the order of their first places; -1 when there are too many. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    for (let index = 0; index < this.count; index++) {
      const from = this.#starts[index] as number;
      if ((this.#ends[index] as number) - from === end - start && equal(bytes, from, start, end))
        return index;
    }
    if (this.count === most) return -1;
    this.#starts[this.count] = start;
    this.#ends[this.count] = end;
    return this.count++;
  }
}

/** What of an id, beside its being the same as others, a rule asks; as bits. */
const idFact = {
  longer: 0x800,
  long: 0x1000,
  call: 0x2000,
  message: 0x4000,
  reasoning: 0x8000,
  /** Has it other signs than letters, digits, dashes and underscores? */
  odd: 0x10000,
  /** Is it of nine letters and digits? */
  nine: 0x20000,
} as const;

/** Most characters of the id of a tool call in a chat. */
export const longestCallId = 40;
/** In the input of a response. */
export const longestResponseCallId = 64;

/** 2: a letter or digit; 1: a dash or underscore. */
const idBytes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte);
  return /[a-zA-Z0-9]/.test(sign) ? 2 : /[_-]/.test(sign) ? 1 : 0;
});

/** @returns bits of `idFact`; -1 where bytes do not tell how many characters there are */
export function idFacts(bytes: Uint8Array, start: number, end: number): number {
  const first = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
  let facts = 0;
  if (first === 0x6663) facts = idFact.call;
  else if (first === 0x7273) facts = idFact.reasoning;
  else if (first === 0x6d73 && bytes[start + 2] === 0x67) facts = idFact.message;
  let least = 2;
  for (let k = start; k < end && least > 0; k++)
    least = Math.min(least, idBytes[bytes[k] as number] as number);
  if (least === 0) facts |= idFact.odd;
  else if (least === 2 && end - start === 9) facts |= idFact.nine;
  if (end - start <= longestCallId) return facts;
  for (let k = start; k < end; k++) if ((bytes[k] as number) >= 0x80) return -1;
  return facts | (end - start > longestResponseCallId ? idFact.longer : 0) | idFact.long;
}

function equal(bytes: Uint8Array, other: number, start: number, end: number): boolean {
  for (let k = start; k < end; k++) if (bytes[k] !== bytes[other + k - start]) return false;
  return true;
}

/** Most characters of a value in `metadata`. */
export const longestPair = 512;

/** What the scanner does with the value of a known key; bits. */
export const keyRole = {
  /** The value's own bytes belong to the line's shape. */
  verbatim: 1,
  /** A string value is an address: its kind belongs to the shape, and the scanner notes where it is. */
  address: 2,
  customId: 4,
  body: 8,
  model: 16,
  url: 32,
  thinking: 64,
  /** A string value names a tool call: which of the line's ids are equal belongs to the shape, not their text. */
  callId: 128,
  /** The text of a message: one that begins as a list is worth a closer look. */
  content: 256,
  /** A file written out: whether it is a `data:` address, and what its first letters say, belongs to the shape. */
  fileData: 512,
  /** A text: whether it is of white space alone, or ends with some, belongs to the shape. */
  spaced: 1024,
  /** An object of pairs: the scanner notes a text in it that may be too long. */
  pairs: 2048,
} as const;

const slots = 1024;

/** Known keys by the two hashes that the scanner computes over a key's bytes as written. */
export class KeyTable {
  readonly mask = slots - 1;
  readonly hashA = new Int32Array(slots);
  readonly hashB = new Int32Array(slots);
  /** 0: free slot. */
  readonly roles = new Uint16Array(slots);

  /** @param verbatim names whose values the rules look at, beside those of the envelope
   * @param bodyName of the envelope's member that holds what the model is asked */
  constructor(verbatim: Iterable<string>, bodyName = 'body') {
    const roles = new Map<string, number>();
    const add = (name: string, role: number) => roles.set(name, (roles.get(name) ?? 0) | role);
    for (const name of verbatim) add(name, keyRole.verbatim);
    add('method', keyRole.verbatim);
    add('custom_id', keyRole.customId);
    add(bodyName, keyRole.body);
    add('model', keyRole.model | keyRole.verbatim);
    add('enable_thinking', keyRole.thinking | keyRole.verbatim);
    add('url', keyRole.url | keyRole.address);
    add('content', keyRole.content);
    add('file_data', keyRole.fileData);
    add('metadata', keyRole.pairs);
    if (bodyName === 'params') {
      add('data', keyRole.fileData);
      for (const name of ['content', 'text']) add(name, keyRole.spaced);
    }
    for (const name of ['id', 'tool_call_id', 'call_id', 'tool_use_id']) add(name, keyRole.callId);
    for (const name of ['image_url', 'video_url']) add(name, keyRole.address);
    if (roles.size > slots / 2) throw new RangeError('Too many known keys');
    for (const [name, role] of roles) this.#insert(name, role);
  }

  #insert(name: string, role: number): void {
    let a = keySeedA;
    let b = keySeedB;
    for (const byte of new TextEncoder().encode(name)) {
      a = (Math.imul(a, 31) + byte) | 0;
      b = Math.imul(b ^ byte, keyPrimeB);
    }
    let slot = a & this.mask;
    while (this.roles[slot] !== 0) slot = (slot + 1) & this.mask;
    this.hashA[slot] = a;
    this.hashB[slot] = b;
    this.roles[slot] = role;
  }
}

export const keySeedA = 0x1f3a5b7d;
export const keySeedB = 0x4cf5ad43;
export const keyPrimeB = 0x01000193;
