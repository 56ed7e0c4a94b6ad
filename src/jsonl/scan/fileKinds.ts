import { dataScheme, schemeHash } from './addressScheme.ts';

/** How the base64 text of a file of each kind begins: its first bytes tell what it is. */
export const fileBeginnings: readonly (readonly [beginning: string, mediaType: string])[] = [
  ['iVBORw0KGg', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['JVBERi', 'application/pdf'],
];

/** Most bytes of a picture for Claude: "image exceeds 5 MB maximum: 6291456 bytes > 5242880 bytes". */
export const mostPictureBytes = 5_242_880;

const beginnings = fileBeginnings.map(([beginning]) => new TextEncoder().encode(beginning));
const firstKind = 0x330;

/** A token for the shape of a line: what kind of file a text is, or that it is a `data:` address. */
export function kindOfFile(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0x65;
  if (schemeHash(bytes, start, end) === dataScheme) return 0x64;
  const kind = beginnings.findIndex((one) => one.every((byte, k) => bytes[start + k] === byte));
  return kind < 0 ? 0x22 : firstKind + kind;
}

/** The media type that the beginning of a base64 text tells; undefined when it tells none. */
export function mediaTypeOf(base64: string): string | undefined {
  return fileBeginnings.find(([beginning]) => base64.startsWith(beginning))?.[1];
}
