import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';

export type PictureFault = 'missing_file' | 'not_a_picture' | 'too_large_file';

export type Picture =
  { readonly url: string } | { readonly fault: PictureFault; readonly bytes: number };

/** A picture that every row has is read once. */
const mostKept = 4;
const largestKept = 2_000_000;

const address = /^[a-z][a-z0-9+.-]+:/i;

/** Is it an address, which goes into the request as it is? */
export function isAddress(target: string): boolean {
  return address.test(target) && !/^[a-z]:[\\/]/i.test(target);
}

/** Pictures by their path, as data URIs; addresses stay what they are. */
export class PictureFiles {
  readonly #folders: readonly string[];
  readonly #mostBytes: number;
  readonly #kept = new Map<string, Picture>();

  /**
   * @param folders where relative paths begin, the first that has the file
   * @param mostBytes of a file that can go into a request
   */
  constructor(folders: readonly string[], mostBytes: number) {
    this.#folders = [...new Set(folders)];
    this.#mostBytes = mostBytes;
  }

  async read(target: string): Promise<Picture> {
    if (isAddress(target)) return { url: target };
    const known = this.#kept.get(target);
    if (known) return known;
    const found = await this.find(target);
    if (!found) return { fault: 'missing_file', bytes: 0 };
    if (found.bytes > this.#mostBytes) return { fault: 'too_large_file', bytes: found.bytes };
    const bytes = await readFile(found.path);
    const type = mediaTypeOf(bytes);
    if (type === undefined) return { fault: 'not_a_picture', bytes: bytes.length };
    const picture = { url: `data:${type};base64,${bytes.toString('base64')}` };
    if (bytes.length <= largestKept) {
      const [oldest] = this.#kept.keys();
      if (this.#kept.size >= mostKept && oldest !== undefined) this.#kept.delete(oldest);
      this.#kept.set(target, picture);
    }
    return picture;
  }

  /** Where a file is and how large, without reading it. */
  async find(
    target: string,
  ): Promise<{ readonly path: string; readonly bytes: number } | undefined> {
    const places = isAbsolute(target) ? [target] : this.#folders.map((one) => resolve(one, target));
    for (const path of places) {
      const found = await stat(path).catch(() => undefined);
      if (found?.isFile()) return { path, bytes: found.size };
    }
    return undefined;
  }
}

/** What a picture is by its first bytes, whatever its name says. */
function mediaTypeOf(bytes: Buffer): string | undefined {
  const begins = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text;
  if (begins('\x89PNG\r\n')) return 'image/png';
  if (begins('\xff\xd8\xff')) return 'image/jpeg';
  if (begins('GIF8')) return 'image/gif';
  if (begins('RIFF') && begins('WEBP', 8)) return 'image/webp';
  if (begins('BM')) return 'image/bmp';
  if (begins('II*\0') || begins('MM\0*')) return 'image/tiff';
  if (!begins('ftyp', 4)) return undefined;
  const brand = bytes.toString('latin1', 8, 12);
  if (/^avi[fs]$/.test(brand)) return 'image/avif';
  return /^(hei[cx]|hev[cx]|mif1|msf1)$/.test(brand) ? 'image/heic' : undefined;
}
