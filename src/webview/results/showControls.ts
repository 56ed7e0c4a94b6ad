// Stands alone: cells and the pane show characters alike.
/**
 * Characters that would turn the direction of a line, move a cursor or hide themselves, made visible: data must not look
 * like something else. Line breaks and tabs stay.
 */
export function showControls(text: string): string {
  return text.replaceAll(
    /(?![\t\n\r])\p{Cc}|[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu,
    (character) =>
      `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}
