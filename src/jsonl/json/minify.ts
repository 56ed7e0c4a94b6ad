const backslash = 0x5c;

/**
 * Offset behind a JSON string that begins at `start`; the text's length when it is not closed.
 * Hops from quotation mark to quotation mark, so that megabytes of base64 cost next to nothing.
 */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash && at - 1 - escapes > start) escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
  return text.length;
}

/** White space, and where a string begins, which is passed over whole. */
const next = /"|\s+/g;

/** Takes the white space between the tokens of valid JSON away; every other character stays as it is written. */
export function minify(text: string): string {
  const parts: string[] = [];
  let kept = 0;
  next.lastIndex = 0;
  for (let found = next.exec(text); found; found = next.exec(text)) {
    if (found[0] === '"') {
      next.lastIndex = endOfString(text, found.index);
      continue;
    }
    parts.push(text.slice(kept, found.index));
    kept = next.lastIndex;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(kept);
}
