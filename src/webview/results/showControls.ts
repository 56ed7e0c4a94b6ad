/**
 * Characters that would turn the direction of a line, move a cursor or hide themselves, made visible: data must not look
 * like something else. Line breaks and tabs stay.
 */
export function showControls(text: string): string {
  return text.replaceAll(
    /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g,
    (character) => `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}
