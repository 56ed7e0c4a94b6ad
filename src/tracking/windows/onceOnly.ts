import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeOwnFile } from '../../disk/ownFile.ts';
import { systemCodeOf } from '../../batches/diskFailure.ts';

/** Longer than any service lists a batch. */
const keptMs = 90 * 86_400_000;

/** Lets exactly one window do a thing once, also after restarts: for example announce that a batch ended. */
export class OnceOnly {
  readonly #folder: string;
  #isPruned = false;

  constructor(options: { folder: string }) {
    this.#folder = options.folder;
  }

  /** True for the first caller with this key among all windows, false for every other. */
  async claim(key: string): Promise<boolean> {
    const name = createHash('sha256').update(key).digest('hex').slice(0, 32);
    await mkdir(this.#folder, { recursive: true }).catch(() => undefined);
    if (!this.#isPruned) {
      this.#isPruned = true;
      void this.prune(keptMs, Date.now()).catch(() => undefined);
    }
    try {
      await writeFile(join(this.#folder, name), '', { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      // A disk that cannot be written to must not silence what the user waits for.
      return systemCodeOf(error) !== 'EEXIST';
    }
  }

  /** Forgets claims older than `olderThanMs`. */
  async prune(olderThanMs: number, now: number): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names) {
      const path = join(this.#folder, name);
      const info = await lstat(path).catch(() => undefined);
      if (info && now - info.mtimeMs > olderThanMs) await removeOwnFile(path);
    }
  }
}
