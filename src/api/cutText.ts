/** The beginning of a text. A copy: a slice would keep the whole text in memory, however long it is. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return Buffer.from(text.slice(0, longest), 'utf16le').toString('utf16le');
}
