import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../batches/clock.ts';
import { systemCodeOf } from '../../batches/diskFailure.ts';
import { giveWay } from '../../batches/turns.ts';
import { readOwnBytes, removeOwnFile } from '../../disk/ownFile.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { replaceFile } from '../journal/atomicFile.ts';
import type { BatchStore } from './batchStore.ts';
import { cacheLines, longestFile, readCachedAccount } from './cachedAccount.ts';
import { watchFolder } from '../journal/watchFolder.ts';

export interface SharedCacheOptions {
  readonly folder: string;
  readonly store: BatchStore;
  readonly clock?: Clock;
  /** Is told what kept a file from being read or written: each window still has what it sees itself. */
  readonly onFailure?: (error: unknown) => void;
}

/** Characters; a file that is larger is written rarely. */
const small = 256_000;
const rarelyMs = 60_000;

/** Bytes, in less than a millisecond. */
const hashedAtOnce = 256 * 1024;

/** So long the batches of an account that left the settings are kept, in case it comes back. */
const keptMs = 30 * 86_400_000;

/**
 * Hands what one window sees to the others, and to the next session: one file per account, replaced as a whole.
 * A file that is lost or broken costs one list call.
 */
export class SharedCache implements Disposable {
  readonly #options: SharedCacheOptions;
  readonly #subscriptions: readonly Disposable[];
  readonly #stale = new Set<string>();
  /** Hashes of what each file holds as far as this window knows: nothing is written or taken twice. */
  readonly #hashes = new Map<string, string>();
  /** When a large file may be written again, in milliseconds since 1970. */
  readonly #due = new Map<string, number>();
  readonly #timers = new Set<() => void>();
  #disposed = false;
  #work: Promise<void>;

  constructor(options: SharedCacheOptions) {
    this.#options = options;
    this.#subscriptions = [
      options.store.onDidChange((change) => {
        if (change.kind === 'accounts') this.#enqueue(() => this.#readAgain());
        else if (!change.isShared) this.#publish(change.accountId);
      }),
      watchFolder(options.folder, (name) => {
        this.#enqueue(() => (name === null ? this.#readAll() : this.#read(name)));
      }),
    ];
    this.#work = this.#readAll();
  }

  /** Settles when everything seen so far is read and written. */
  async settled(): Promise<void> {
    for (let work: Promise<void> | undefined; work !== this.#work;) {
      work = this.#work;
      await work;
    }
  }

  /** Removes what is kept of an account that the user has removed. */
  async forget(accountId: string): Promise<void> {
    this.#enqueue(() => this.#remove(nameOf(accountId)));
    await this.settled();
  }

  dispose(): void {
    this.#disposed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const cancel of this.#timers) cancel();
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#options.onFailure?.(error));
  }

  #publish(accountId: string): void {
    if (this.#stale.has(accountId)) return;
    this.#stale.add(accountId);
    const { clock = systemClock } = this.#options;
    const waitMs = (this.#due.get(accountId) ?? 0) - clock.now();
    if (waitMs <= 0) {
      this.#enqueue(() => this.#write(accountId));
      return;
    }
    const cancel = clock.after(Math.min(waitMs, rarelyMs), () => {
      this.#timers.delete(cancel);
      this.#enqueue(() => this.#write(accountId));
    });
    this.#timers.add(cancel);
  }

  async #write(accountId: string): Promise<void> {
    this.#stale.delete(accountId);
    const cached = this.#options.store.cacheOf(accountId);
    if (!cached || this.#disposed) return;
    const lines = await cacheLines(cached);
    const name = nameOf(accountId);
    const hash = await hashOf(pieces(lines));
    if (this.#hashes.get(name) === hash) return;
    this.#hashes.set(name, hash);
    const size = lines.reduce((sum, line) => sum + line.length, 0);
    const { clock = systemClock } = this.#options;
    if (size > small) this.#due.set(accountId, clock.now() + rarelyMs);
    else this.#due.delete(accountId);
    await replaceFile(join(this.#options.folder, name), pieces(lines));
  }

  /** An account that came back starts empty. */
  async #readAgain(): Promise<void> {
    this.#hashes.clear();
    await this.#readAll();
  }

  async #readAll(): Promise<void> {
    const names = await readdir(this.#options.folder).catch(() => []);
    for (const name of names) await this.#read(name);
  }

  async #remove(name: string): Promise<void> {
    this.#hashes.delete(name);
    await removeOwnFile(join(this.#options.folder, name));
  }

  async #read(name: string): Promise<void> {
    if (!name.endsWith('.json') || this.#disposed) return;
    const path = join(this.#options.folder, name);
    const bytes = await readOwnBytes(path, longestFile).catch((error: unknown) => {
      if (systemCodeOf(error) !== 'ENOENT') this.#options.onFailure?.(error);
      return undefined;
    });
    if (bytes === undefined || bytes.length === 0) return;
    const hash = await hashOf(parts(bytes));
    if (this.#hashes.get(name) === hash) return;
    const cached = await readCachedAccount(bytes);
    if (!cached || nameOf(cached.accountId) !== name) return;
    if (!this.#options.store.state(cached.accountId)) {
      const info = await lstat(path).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > keptMs) await this.#remove(name);
      return;
    }
    this.#hashes.set(name, hash);
    await this.#options.store.adopt(cached);
  }
}

/** Fewer and longer than lines: each is one write. */
function* pieces(lines: readonly string[]): Generator<string, undefined> {
  for (let at = 0; at < lines.length; at += 100) yield lines.slice(at, at + 100).join('');
  return undefined;
}

function* parts(bytes: Buffer): Generator<Buffer, undefined> {
  for (let at = 0; at < bytes.length; at += hashedAtOnce)
    yield bytes.subarray(at, at + hashedAtOnce);
  return undefined;
}

/** Of the whole, however it is cut; a part at a time, giving way to other work. */
async function hashOf(parts: Iterable<string | Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for (const part of parts) {
    await giveWay();
    hash.update(part);
  }
  return hash.digest('hex');
}

function nameOf(accountId: string): string {
  return `${createHash('sha256').update(accountId).digest('hex').slice(0, 24)}.json`;
}
