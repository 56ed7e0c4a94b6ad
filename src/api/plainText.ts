/** Control characters, line separators, and the marks that turn text around or hide it. */
const invisible =
  // eslint-disable-next-line no-control-regex -- they are what is to be removed
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** Words that look like keys of any service, whoever's they are. */
const keyLike = /\b(?:sk|ak|key)-[A-Za-z0-9_-]{16,}|\bBearer\s+[^\s"',;]+/g;

/**
 * Text of a server made fit to be shown and logged: one line, bounded, without the key even if the server echoes it.
 * @param key the key that was sent; empty when there was none
 */
export function plainText(text: string, maxLength: number, key: string): string {
  // Cut first, so that a huge text costs nothing; wide enough that no half of a key is left at the end.
  let clean = text.slice(0, maxLength * 2 + key.length);
  if (key.length >= 4) clean = clean.replaceAll(key, '[key]');
  clean = clean.replace(invisible, ' ').replace(keyLike, '[key]').replace(/ {2,}/g, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1).trimEnd()}…` : clean;
}
