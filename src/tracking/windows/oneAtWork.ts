import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAtWork, thisMachine } from '../../batches/atWork.ts';
import { systemCodeOf } from '../../batches/diskFailure.ts';
import { readOwnFile, removeOwnFile } from '../../disk/ownFile.ts';
import type { OnceOnly } from './onceOnly.ts';
import { jsonIn, objectOf } from '../../json/unknownJson.ts';

/** Bytes of what a window says of its work. */
const longest = 10_000;
/** A window of another machine that says nothing for so long is gone, and after `OnceOnly` has forgotten so is the work. */
const foreignMs = 86_400_000;
const keptMs = 90 * foreignMs;

interface Work {
  readonly key: string;
  readonly pid: number;
  readonly machine: string;
  readonly session: string;
}

/** May a window do it now? If so, it says when it is done. */
export type Turn = 'done' | 'busy' | { readonly done: () => Promise<void> };

/**
 * Lets one window at a time do what is to be done once and takes a while. Unlike a claim it is not spent before it is done: when
 * its window is gone another one may do it, also after a restart.
 */
export class OneAtWork {
  readonly #folder: string;
  readonly #once: Pick<OnceOnly, 'claim' | 'isClaimed'>;
  readonly #session = randomUUID();

  constructor(options: { folder: string; once: Pick<OnceOnly, 'claim' | 'isClaimed'> }) {
    this.#folder = options.folder;
    this.#once = options.once;
  }

  /** @throws the system's error when the disk refuses: then nobody knows whether another window is at it */
  async begin(key: string): Promise<Turn> {
    const path = this.#pathOf(key);
    if (await this.#once.isClaimed(key)) return 'done';
    if (!(await this.#take(path, key)) && !(await this.#takeOver(path, key))) return 'busy';
    const done = () => this.#done(path, key);
    // It may have been done since that was looked up.
    if (!(await this.#once.isClaimed(key))) return { done };
    await removeOwnFile(path);
    return 'done';
  }

  /** What was begun in windows that are gone. */
  async unfinished(): Promise<readonly string[]> {
    const keys: string[] = [];
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const work = await readWork(path);
      if (work && (await isGone(path, work))) keys.push(work.key);
      const info = await lstat(path).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > keptMs) await removeOwnFile(path);
    }
    return keys;
  }

  async #take(path: string, key: string): Promise<boolean> {
    const work: Work = { key, pid: process.pid, machine: thisMachine, session: this.#session };
    await mkdir(this.#folder, { recursive: true });
    try {
      await writeFile(path, JSON.stringify(work), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (systemCodeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  async #takeOver(path: string, key: string): Promise<boolean> {
    const work = await readWork(path);
    if (!work || !(await isGone(path, work))) return false;
    // Of several windows that notice at once, one.
    if (!(await this.#once.claim(`${key} after ${work.session}`))) return false;
    await removeOwnFile(path);
    return this.#take(path, key);
  }

  async #done(path: string, key: string): Promise<void> {
    await this.#once.claim(key);
    await removeOwnFile(path);
  }

  #pathOf(key: string): string {
    return join(this.#folder, createHash('sha256').update(key).digest('hex').slice(0, 32));
  }
}

async function isGone(path: string, { pid, machine }: Work): Promise<boolean> {
  const since = (await lstat(path).catch(() => undefined))?.mtimeMs;
  if (since === undefined) return false;
  return machine === thisMachine ? !isAtWork(pid, since) : Date.now() - since > foreignMs;
}

/** Undefined for what is just being written. */
async function readWork(path: string): Promise<Work | undefined> {
  const text = await readOwnFile(path, longest).catch(() => undefined);
  const { key, pid, machine, session } = objectOf(jsonIn(text ?? ''));
  if (typeof key !== 'string' || typeof pid !== 'number') return undefined;
  return { key, pid, machine: String(machine), session: String(session) };
}
