// Stands alone: it is tested without an editor.

const place = /\{(0*)n\}/g;

/** Does the pattern have a place for the number? Without one all ids would be the same. */
export function isIdPattern(pattern: string): boolean {
  return /\{0*n\}/.test(pattern);
}

/** The id with this number: `{n}` is the number, `{00n}` the number with at least three digits. */
export function idFromPattern(pattern: string, number: number): string {
  return pattern.replace(place, (_, zeros: string) =>
    String(number).padStart(zeros.length + 1, '0'),
  );
}
