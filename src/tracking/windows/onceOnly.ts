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

  /**
   * True for the first caller with this key among all windows, false for every other.
   * @throws the system's error when the disk refuses: the caller knows whether twice or never is the smaller evil
   */
  async claim(key: string): Promise<boolean> {
    await mkdir(this.#folder, { recursive: true }).catch(() => undefined);
    if (!this.#isPruned) {
      this.#isPruned = true;
      void this.prune(keptMs, Date.now()).catch(() => undefined);
    }
    try {
      await writeFile(this.#pathOf(key), '', { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  async isClaimed(key: string): Promise<boolean> {
    const info = await lstat(this.#pathOf(key)).catch(() => undefined);
    return info !== undefined;
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

  #pathOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex').slice(0, 32));
  }
}
