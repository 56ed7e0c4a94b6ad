import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskFailure } from '../../batches/diskFailure.ts';
import { removeOwnFile } from '../../disk/ownFile.ts';
import { submissionState } from '../journal/submission.ts';
import type { Journal } from '../journal/journal.ts';

type Records = Pick<Journal, 'list' | 'isRunning'>;

const namePattern = /^([0-9a-f]{64})\.(?:[0-9a-f]{12}\.)?jsonl$/;

/** No command is in the middle of something for so long: a crash left it. */
const leftMs = 86_400_000;

/**
 * Copies of texts that are not on disk as they are on screen. Each command has its own, so that none takes away what
 * another reads; what a record of a submission may need stays, under the hash of the text alone.
 */
export class SnapshotFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a copy for one command, which `release`s it. @returns its path @throws ApiFailure `disk`, `disk_full` */
  async keep(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = join(this.#folder, `${sha256}.${randomBytes(6).toString('hex')}.jsonl`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
      return path;
    } catch (error) {
      throw diskFailure(error);
    }
  }

  /** Is this path one of a copy? */
  holds(path: string): boolean {
    return dirname(path) === this.#folder;
  }

  /** The path of a copy of the text with this hash, if there is one. */
  async find(sha256: string): Promise<string | undefined> {
    const copies = (await this.#names()).filter((one) => hashOf(one) === sha256);
    // Another command may be about to take its own away.
    const name = copies.find((one) => one === `${sha256}.jsonl`) ?? copies[0];
    return name === undefined ? undefined : join(this.#folder, name);
  }

  /** Ends a command's use of its copy; what no record may need is removed. Never throws. */
  async release(path: string, records: Records): Promise<void> {
    const sha256 = hashOf(path.slice(this.#folder.length + 1)) ?? '';
    try {
      if ((await neededBy(records)).has(sha256)) await rename(path, this.#keptPath(sha256));
      else await removeOwnFile(path);
      await this.tidy(records);
    } catch {
      return; // it stays: never worth a failure of the submission
    }
  }

  /** Removes what no record may need: the copies that were kept for one, and those that crashes left. Never throws. */
  async tidy(records: Records): Promise<void> {
    try {
      const needed = await neededBy(records);
      for (const name of await this.#names()) {
        const sha256 = hashOf(name);
        if (sha256 === undefined || needed.has(sha256)) continue;
        const path = join(this.#folder, name);
        const isKept = path === this.#keptPath(sha256);
        const { mtimeMs } = await lstat(path);
        if (isKept || Date.now() - mtimeMs > leftMs) await removeOwnFile(path);
      }
    } catch {
      return;
    }
  }

  #keptPath(sha256: string): string {
    return join(this.#folder, `${sha256}.jsonl`);
  }

  async #names(): Promise<readonly string[]> {
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(() => []);
    // What stands in the place of a copy would be sent in its stead.
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }
}

function hashOf(name: string): string | undefined {
  return namePattern.exec(name)?.[1];
}

/** Hashes of the texts that an open submission may be begun anew with. */
async function neededBy(records: Records): Promise<ReadonlySet<string>> {
  const submissions = await records.list();
  const open = submissions.filter((submission) => {
    const state = submissionState(submission, records.isRunning(submission));
    return state !== 'created' && state !== 'over';
  });
  return new Set(open.map(({ sha256 }) => sha256));
}
