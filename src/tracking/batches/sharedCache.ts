import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disposable } from '../../batches/emitter.ts';
import { replaceFile } from '../journal/atomicFile.ts';
import type { BatchStore } from './batchStore.ts';
import { readCachedAccount } from './cachedAccount.ts';
import { watchFolder } from '../journal/watchFolder.ts';

export interface SharedCacheOptions {
  readonly folder: string;
  readonly store: BatchStore;
}

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
  /** What each file holds as far as this window knows: nothing is written or taken twice. */
  readonly #texts = new Map<string, string>();
  #adopting = false;
  #disposed = false;
  #work: Promise<void>;

  constructor(options: SharedCacheOptions) {
    this.#options = options;
    this.#subscriptions = [
      options.store.onDidChange((change) => {
        if (change.kind === 'accounts') this.#enqueue(() => this.#readAgain());
        else if (!this.#adopting) this.#publish(change.accountId);
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
  }

  #enqueue(work: () => Promise<void>): void {
    // A listener's error is its own: it goes to the host and does not end the exchange.
    this.#work = this.#work.then(work).catch((error: unknown) => {
      queueMicrotask(() => {
        throw error;
      });
    });
  }

  #publish(accountId: string): void {
    if (this.#stale.has(accountId)) return;
    this.#stale.add(accountId);
    this.#enqueue(async () => {
      this.#stale.delete(accountId);
      const cached = this.#options.store.cacheOf(accountId);
      if (!cached || this.#disposed) return;
      const text = JSON.stringify(cached);
      const name = nameOf(accountId);
      if (this.#texts.get(name) === text) return;
      this.#texts.set(name, text);
      // Without room on the disk every window still has what it sees itself.
      await replaceFile(join(this.#options.folder, name), text).catch(() => undefined);
    });
  }

  /** An account that came back starts empty. */
  async #readAgain(): Promise<void> {
    this.#texts.clear();
    await this.#readAll();
  }

  async #readAll(): Promise<void> {
    const names = await readdir(this.#options.folder).catch(() => []);
    for (const name of names) await this.#read(name);
  }

  async #remove(name: string): Promise<void> {
    this.#texts.delete(name);
    await rm(join(this.#options.folder, name), { force: true }).catch(() => undefined);
  }

  async #read(name: string): Promise<void> {
    if (!name.endsWith('.json') || this.#disposed) return;
    const text = await readFile(join(this.#options.folder, name), 'utf8').catch(() => '');
    if (text === '' || this.#texts.get(name) === text) return;
    const cached = readCachedAccount(text);
    if (!cached || nameOf(cached.accountId) !== name) return;
    if (!this.#options.store.state(cached.accountId)) {
      const info = await stat(join(this.#options.folder, name)).catch(() => undefined);
      if (info && Date.now() - info.mtimeMs > keptMs) await this.#remove(name);
      return;
    }
    this.#texts.set(name, text);
    this.#adopting = true;
    try {
      this.#options.store.adopt(cached);
    } finally {
      this.#adopting = false;
    }
  }
}

function nameOf(accountId: string): string {
  return `${createHash('sha256').update(accountId).digest('hex').slice(0, 24)}.json`;
}
