/**
 * The last offset up to `end` at which the text of a JSON string can be cut: not in the middle of an escape.
 * `start` is where the string's text begins.
 */
export function safeCut(text: string, start: number, end: number): number {
  let at = text.indexOf('\\', start);
  while (at >= 0 && at < end) {
    const behind = at + (text.charAt(at + 1) === 'u' ? 6 : 2);
    if (behind > end) return at;
    at = text.indexOf('\\', behind);
  }
  return end;
}
