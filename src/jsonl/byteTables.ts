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
