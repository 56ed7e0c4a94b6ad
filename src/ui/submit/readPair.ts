// Stands alone: it is tested without an editor.

/** Key and value of `key=value`; the value may hold equals signs. */
export function readPair(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('=');
  const key = text.slice(0, Math.max(0, at)).trim();
  return key === '' ? undefined : [key, text.slice(at + 1).trim()];
}
