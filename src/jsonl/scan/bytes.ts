import { Buffer, isUtf8 } from 'node:buffer';

/** 1 for the bytes at which a string's fast loop stops: quotation mark, backslash, control characters. */
export const stringStops = tableOf((byte) => byte === 0x22 || byte === 0x5c || byte < 0x20);

/** 1 for the bytes that may follow a backslash, `u` apart. */
export const simpleEscapes = tableOf((byte) => '"\\/bfnrt'.includes(String.fromCharCode(byte)));

/** Value of a hexadecimal digit; 255 for every other byte. */
export const hexDigits = new Uint8Array(256).map((_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return byte < 0x80 && digit >= 0 ? digit : 255;
});

/** 1 for the letters, digits, `+` and `/` of base64. */
export const base64Letters = tableOf((byte) => /[A-Za-z0-9+/]/.test(String.fromCharCode(byte)));

function tableOf(has: (byte: number) => boolean): Uint8Array {
  return new Uint8Array(256).map((_, byte) => (has(byte) ? 1 : 0));
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Are these bytes UTF-8? Native and far faster than decoding. */
export function isWellFormed(bytes: Uint8Array): boolean {
  return isUtf8(bytes);
}

/** The first place of a byte, or -1: `indexOf` of a plain array of bytes is slower by a factor of 20. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number): number {
  return native.indexOf.call(bytes, byte, from);
}

const native = Buffer.prototype as {
  indexOf(this: Uint8Array, byte: number, from: number): number;
};

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

/** Is a number that is written with a point or an exponent an integer all the same? */
export function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let inFraction = false;
  let isBroken = false;
  for (let i = start; i < end; i++) {
    const c = bytes[i] as number;
    if (c === 0x2e) inFraction = true;
    else if (c === 0x65 || c === 0x45) return isWholeNumber(bytes, start, end);
    // Among the first 15 digits, these cannot be rounded away as zeros and nines can.
    else if (c >= 0x30 && ++digits <= 15 && inFraction && c !== 0x30 && c !== 0x39) isBroken = true;
  }
  return !isBroken && isWholeNumber(bytes, start, end);
}

function isWholeNumber(bytes: Uint8Array, start: number, end: number): boolean {
  return Number.isInteger(Number(textOf(bytes, start, end)));
}

/** A whole buffer seen as bytes and as words of four bytes. */
export interface ByteView {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

/** Views a buffer whose length is a multiple of four. */
export function byteViewOf(buffer: ArrayBufferLike): ByteView {
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}

/** A view of a text's UTF-8 with a line feed after it. */
export function viewOfLine(text: string): ByteView {
  const view = byteViewOf(new ArrayBuffer((text.length * 3 + 4) & ~3));
  const { written } = new TextEncoder().encodeInto(text, view.bytes);
  view.bytes[written] = 0x0a;
  return view;
}
