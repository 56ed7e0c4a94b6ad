import { keyMask } from './keyMask.ts';

/** The beginning of a text. A copy: a slice would keep the whole text in memory, however long it is. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return Buffer.from(text.slice(0, longest), 'utf16le').toString('utf16le');
}

/** Control characters, line separators, and the marks that turn text around or hide it. */
const invisible =
  // eslint-disable-next-line no-control-regex -- they are what is to be removed
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Words that look like keys of any service, whoever's they are. */
const keyLike = /\b(?:sk|ak|key)-[A-Za-z0-9_-]{16,}|\bBearer\s+[^\s"',;]+/g;

/** No more of a text is looked at, however much of it would vanish. */
const readLength = 20_000;

/**
 * Text of a server made fit to be shown and logged: one line, bounded, without the key even if the server echoes it.
 * @param key the key that was sent; empty when there was none
 */
export function serverText(text: string, maxLength: number, key: string): string {
  let clean = keyMask(key)(cutText(text, readLength));
  // The cut may have left the half of a key at the end.
  if (text.length > readLength) clean = clean.slice(0, -key.length || undefined);
  clean = clean.replace(invisible, ' ').replace(keyLike, '[key]').replace(/ {2,}/g, ' ').trim();
  return clean.length > maxLength ? `${cutText(clean, maxLength - 1).trimEnd()}…` : clean;
}
