import { safeCut } from './safeCut.ts';

/**
 * What a JSON string says, cut to about `longest` characters; undefined when its escapes are broken.
 * `written` stands without its quotation marks.
 */
export function decodedText(written: string, longest: number): string | undefined {
  const end = written.length > longest ? safeCut(written, 0, longest) : written.length;
  try {
    const text: unknown = JSON.parse(`"${written.slice(0, end)}"`);
    if (typeof text !== 'string') return undefined;
    return end < written.length ? `${text}…` : text;
  } catch {
    return undefined;
  }
}
