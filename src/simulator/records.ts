import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOwnFile } from '../disk/ownFile.ts';
import { isObject, jsonIn } from '../json/unknownJson.ts';

interface Identified {
  readonly id: string;
}

/** Bytes of a record; one with the errors of five hundred lines has some hundred thousand. */
const longest = 8_000_000;

const safeId = /^[A-Za-z0-9_-]{1,80}$/;

/** A folder with one JSON file per record. Whatever an id from outside holds, it never leaves the folder. */
export class Records<T extends Identified> {
  readonly #folder: string;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
  }

  /** Ids, newest first: they begin with a prefix and end with a key that sorts by time. */
  async ids(): Promise<string[]> {
    const names = await readdir(this.#folder);
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
    return ids.sort((a, b) => (timeKey(a) < timeKey(b) ? 1 : -1));
  }

  /** Undefined also for what stands in the place of a record and is none. */
  async read(id: string): Promise<T | undefined> {
    if (!safeId.test(id)) return undefined;
    try {
      const json = jsonIn((await readOwnFile(this.#path(id), longest)) ?? '');
      return isObject(json) ? (json as unknown as T) : undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async write(record: T): Promise<void> {
    const path = this.#path(record.id);
    const part = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    await writeFile(part, JSON.stringify(record));
    await rename(part, path);
  }

  /** Reads, changes and writes one record; changes of the same record take turns. */
  async update(id: string, change: (record: T) => T): Promise<T | undefined> {
    const before = this.#turns.get(id);
    const turn = (async () => {
      await before?.catch(() => undefined);
      const record = await this.read(id);
      if (!record) return undefined;
      const next = change(record);
      if (next !== record) await this.write(next);
      return next;
    })();
    this.#turns.set(id, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

function timeKey(id: string): string {
  return id.slice(-idKeyLength);
}

const idKeyLength = 20;

/** Makes keys that sort by time and then by order of asking, and that nobody guesses. */
export function idKeys(now: () => number): () => string {
  let count = 0;
  return () => {
    count = (count + 1) % 36 ** 4;
    const time = now().toString(36).padStart(9, '0');
    const order = count.toString(36).padStart(4, '0');
    return `${time}${order}${randomBytes(4).toString('hex').slice(0, 7)}`;
  };
}
