import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What of a submission tells its bytes from others. */
export interface SentBytes {
  readonly bytes: number;
  readonly sha256: string;
}

/** Tells whether files still hold what was sent; one is hashed again only when it looks different. */
export class UnchangedFiles {
  readonly #hash: (path: string) => Promise<string>;
  /** By path: how the file looked, and its hash then. */
  readonly #known = new Map<string, { readonly look: string; readonly sha256: Promise<string> }>();

  /** @param hash of a file of any size, in another thread */
  constructor(hash: (path: string) => Promise<string>) {
    this.#hash = hash;
  }

  /** False also of a file that is gone or cannot be read. */
  async holds(path: string, sent: SentBytes): Promise<boolean> {
    try {
      const info = await stat(path);
      return info.size === sent.bytes && (await this.#sha256(path, info)) === sent.sha256;
    } catch {
      return false;
    }
  }

  /** In hexadecimal. @throws the system's error */
  async sha256(path: string): Promise<string> {
    return this.#sha256(path, await stat(path));
  }

  #sha256(path: string, { size, mtimeMs, ino }: Stats): Promise<string> {
    const look = JSON.stringify([size, mtimeMs, ino]);
    const known = this.#known.get(path);
    if (known?.look === look) return known.sha256;
    const sha256 = this.#hash(path);
    this.#known.set(path, { look, sha256 });
    sha256.catch(() => this.#known.delete(path));
    return sha256;
  }
}
