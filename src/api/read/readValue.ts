import { ApiFailure } from '../../batches/apiFailure.ts';
import { isEpochSeconds, type EpochSeconds } from '../../batches/batch.ts';
import { cutText } from './serverText.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** A non-empty text, cut to a length that no honest name has; a number counts as its digits. */
export function readText(value: unknown, longest = 1_000): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? cutText(value, longest) : null;
}

/** Services' ids have some forty characters; gateways wrap those of several services into one of 300 and more. */
const longestId = 2_000;

/** An id, which is never cut: it would be another one. @throws ApiFailure `malformed` for one that is too long */
export function readId(value: unknown): string | null {
  const id = readText(value, longestId + 1);
  if (id !== null && id.length > longestId)
    throw new ApiFailure({ kind: 'malformed', code: 'long_id' });
  return id;
}

/** A count: a number or its digits; never negative. */
export function readCount(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return null;
  return Math.max(0, Math.trunc(number));
}

/** A moment: seconds, milliseconds (what is too large for seconds), digits, ISO 8601 (UTC when no zone is given) or `{seconds}`; 0 means "not yet". */
export function readTime(value: unknown): EpochSeconds | null {
  if (isObject(value)) return readTime(value['seconds'] ?? value['Time'] ?? null);
  const number = typeof value === 'string' ? timeOfText(value.trim()) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 1) return null;
  const seconds = Math.trunc(isEpochSeconds(number) ? number : number / 1000);
  return isEpochSeconds(seconds) ? seconds : null;
}

function timeOfText(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const iso = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;
  const match = iso.exec(text);
  if (!match) return Number.NaN;
  return Date.parse(match[1] ? text : `${text.replace(' ', 'T')}Z`) / 1000;
}

/** The first of several spellings that is there. */
export function member(object: JsonObject, ...names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}
