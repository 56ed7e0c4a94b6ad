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
