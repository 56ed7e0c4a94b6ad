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
  return Number.isInteger(Number(new TextDecoder().decode(bytes.subarray(start, end))));
}
