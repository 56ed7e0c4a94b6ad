// Stands alone: whatever a service says passes here before it is shown.

/**
 * Text from a service or a file, made safe for a message: one line, bounded, without control or direction
 * characters, and without the `](` that notifications would turn into a link and the `$(` that labels would turn into an
 * icon.
 */
export function plainText(text: string, maxLength = 300): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replaceAll('](', '] (')
    .replaceAll('$(', '$ (')
    .trim();
  if (line.length <= maxLength) return line;
  const points = [...line];
  return points.length > maxLength ? `${points.slice(0, maxLength - 1).join('')}…` : line;
}
