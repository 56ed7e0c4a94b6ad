// Stands alone: every shape of a request or a result is read with these.
/** The value when it is a text; else an empty one. */
export function stringIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A text cut to a number of UTF-16 units, never inside of a pair. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? most - 1 : most);
}
