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
      const { size, mtimeMs, ino } = await stat(path);
      if (size !== sent.bytes) return false;
      const look = JSON.stringify([size, mtimeMs, ino]);
      const known = this.#known.get(path);
      const sha256 = known?.look === look ? known.sha256 : this.#hash(path);
      this.#known.set(path, { look, sha256 });
      return (await sha256) === sent.sha256;
    } catch {
      this.#known.delete(path);
      return false;
    }
  }
}
