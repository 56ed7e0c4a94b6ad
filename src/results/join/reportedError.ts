import { jsonIn } from '../../json/unknownJson.ts';

/** A body that is text may be JSON once more, or a list of errors. */
export function reportOf(body: unknown): unknown {
  if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return body;
  return jsonIn(body) ?? body;
}

/** Anthropic writes an error inside of one. */
export function innerError(error: unknown): unknown {
  const inner = isObject(error) && 'error' in error ? error.error : undefined;
  return isObject(inner) ? inner : error;
}

/** Some gateways write every member of an answer, and in an error that there is not nothing, zeros and empty texts. */
export function isPresent(error: unknown): boolean {
  return isObject(error) ? Object.values(error).some(saysMore) : saysMore(error);
}

function saysMore(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0;
  return ![undefined, null, '', false, 0].includes(value as null);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** An HTTP status; some services write it as text. */
export function statusOf(value: unknown): number | null {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : null;
}

/** A comma, a bracket or a space. */
const endsNumber = [0x2c, 0x7d, 0x20];

/** A status at a place in JSON that is a whole number of three digits; else undefined. */
export function shortStatus(bytes: Uint8Array, at: number): number | undefined {
  let number = 0;
  for (let i = at; i < at + 3; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9 || (i === at && digit === 0)) return undefined;
    number = number * 10 + digit;
  }
  return endsNumber.includes(bytes[at + 3] as number) ? number : undefined;
}
