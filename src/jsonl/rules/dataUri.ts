import { base64Letters } from '../scan/bytes.ts';
import type { ProblemFacts } from '../problem.ts';

/** What the providers' documents list for pictures and videos. */
const mediaTypes = [
  ...['png', 'jpeg', 'jpg', 'webp', 'gif', 'bmp', 'heic', 'tiff'].map((kind) => `image/${kind}`),
  ...['mp4', 'mpeg', 'mov', 'avi', 'x-flv', 'mpg', 'webm', 'wmv', '3gpp', 'quicktime'].map(
    (kind) => `video/${kind}`,
  ),
];

/** Those that every service reads; others take a second look. */
const usualTypes = mediaTypes.filter((type) => !/\/(bmp|heic|tiff)$/.test(type));

const heads = usualTypes.map((type) => new TextEncoder().encode(`data:${type};base64,`));

type DataUriFault = ProblemFacts['invalid_data_uri'];

export interface DataUri {
  readonly mediaType: string;
  /** Offset of the base64 text in the address. */
  readonly dataStart: number;
  /** Size of the decoded data. */
  readonly bytes: number;
}

/** The parts of a base64 data URI; undefined when the text is none. */
export function readDataUri(text: string): DataUri | undefined {
  const match = /^data:([^;,]*)(?:;[^;,]+)*;base64,/i.exec(text);
  if (!match) return undefined;
  const dataStart = match[0].length;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Math.floor(((text.length - dataStart - padding) * 3) / 4);
  return { mediaType: (match[1] ?? '').toLowerCase(), dataStart, bytes };
}

/**
 * What is wrong with a data URI, if anything.
 * @param pictures types of pictures that the service reads; absent: all that any service lists
 */
export function checkDataUri(text: string, pictures?: readonly string[]): DataUriFault | undefined {
  const uri = readDataUri(text);
  if (!uri) return { reason: text.includes(',') ? 'not_base64' : 'malformed', found: '' };
  if (uri.dataStart === text.length) return { reason: 'empty', found: '' };
  const written = text.slice(uri.dataStart);
  const data = written.replace(/\r?\n/g, '');
  const letters = data.replace(/={1,2}$/, '');
  const at = letters.search(/[^A-Za-z0-9+/]/);
  if (at >= 0) return { reason: 'bad_base64', found: JSON.stringify(letters.slice(at, at + 10)) };
  const padded = data.length > letters.length;
  if (letters.length % 4 === 1 || letters === '' || (padded && data.length % 4 !== 0))
    return { reason: 'bad_base64', found: JSON.stringify(data.slice(-10)) };
  if (data !== written) return { reason: 'line_breaks', found: '' };
  const isOther = uri.mediaType.startsWith('image/') && pictures?.includes(uri.mediaType) === false;
  if (isOther || !mediaTypes.includes(uri.mediaType))
    return { reason: 'media_type', found: uri.mediaType };
  return undefined;
}

/** Is this surely a good data URI? The fast answer for the bytes of one; a no must be checked again as text. */
export function isPlainDataUri(bytes: Uint8Array, start: number, end: number): boolean {
  const head = heads.find((candidate) => startsWith(bytes, start, end, candidate));
  if (!head) return false;
  let last = end;
  const from = start + head.length;
  while (last > from && last > end - 2 && bytes[last - 1] === 0x3d) last--;
  const padding = end - last;
  if (last === from || (last - from) % 4 === 1) return false;
  if (padding > 0 && (end - from) % 4 !== 0) return false;
  for (let i = from; i < last; i++) if (base64Letters[bytes[i] as number] === 0) return false;
  return true;
}

function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let k = 0; k < prefix.length; k++) if (bytes[start + k] !== prefix[k]) return false;
  return true;
}
