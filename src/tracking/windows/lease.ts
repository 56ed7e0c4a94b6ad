import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../batches/atWork.ts';
import type { Clock } from '../../batches/clock.ts';
import { openOwnFile, readOwnFile, removeOwnFile } from '../../disk/ownFile.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';

export interface LeaseOptions {
  readonly folder: string;
  /** Name of what is leased; a plain word. */
  readonly name: string;
  readonly clock: Clock;
  /** A holder that did not renew for so long has lost it. Default 15 000. */
  readonly ttlMs?: number;
}

/** Bytes of what a holder says of itself. */
const longest = 1_000;
const highestNumber = 10 ** 12 - 1;

interface Term {
  readonly number: number;
  readonly path: string;
}

/**
 * One window at a time holds it; a window that dies frees it.
 *
 * Each holding is a numbered file, and the highest number holds. Taking over a lapsed term creates the next number
 * exclusively, so of several windows that notice at once exactly one succeeds.
 */
export class Lease implements Disposable {
  readonly #options: LeaseOptions;
  readonly #ttlMs: number;
  readonly #session = randomUUID();
  readonly #changed = new Emitter<undefined>();
  readonly onDidChange: Event<undefined> = this.#changed.event;
  #wanted = false;
  #term: Term | undefined;
  #held = false;
  #cancelTimer: (() => void) | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#ttlMs = options.ttlMs ?? 15_000;
  }

  get held(): boolean {
    return this.#held;
  }

  /** From now on tries to get and keep it (true), or gives it up (false). */
  want(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    void this.#next();
  }

  /** Settles when nothing is under way: for an orderly end. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  dispose(): void {
    this.want(false);
    this.#cancelTimer?.();
    this.#changed.dispose();
  }

  #next(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#turn = this.#turn.then(() => this.#step());
    return this.#turn;
  }

  /** A third of the time to live: one missed renewal loses nothing. */
  async #step(): Promise<void> {
    // A disk that fails is no lease: rather no window polls by itself than every window.
    const held = await (this.#wanted ? this.#hold() : this.#release()).catch(() => false);
    if (this.#wanted) {
      this.#cancelTimer?.();
      this.#cancelTimer = this.#options.clock.after(this.#ttlMs / 3, () => void this.#next());
    }
    if (held === this.#held) return;
    this.#held = held;
    queueMicrotask(() => this.#changed.fire(undefined));
  }

  async #hold(): Promise<boolean> {
    const highest = await this.#highest();
    if (this.#term && highest?.number === this.#term.number) {
      await this.#renew(this.#term);
      return true;
    }
    this.#term = undefined;
    if (highest && !(await this.#isFree(highest))) return false;
    if (highest && highest.number >= highestNumber) {
      // Nobody would see the next one.
      await removeOwnFile(highest.path);
      return false;
    }
    return this.#take((highest?.number ?? 0) + 1);
  }

  async #take(number: number): Promise<boolean> {
    const term = { number, path: join(this.#folder, `${this.#options.name}.${number}.lease`) };
    const content = JSON.stringify({ pid: process.pid, session: this.#session });
    await mkdir(this.#folder, { recursive: true });
    const created = await writeFile(term.path, content, { flag: 'wx', mode: 0o600 }).then(
      () => true,
      () => false,
    );
    if (!created) return false;
    await this.#renew(term);
    const terms = await this.#terms();
    if (terms.some((other) => other.number > number)) {
      // The number was free only because later terms had passed already.
      await removeOwnFile(term.path);
      return false;
    }
    this.#term = term;
    for (const other of terms) if (other.number < number) await removeOwnFile(other.path);
    return true;
  }

  async #release(): Promise<boolean> {
    const term = this.#term;
    this.#term = undefined;
    // Emptied, not removed: the number must stay taken.
    if (!term) return false;
    const file = await openOwnFile(term.path, 'empty');
    await file.writeFile('free').finally(() => file.close());
    return false;
  }

  async #renew(term: Term): Promise<void> {
    const now = this.#options.clock.now() / 1000;
    const file = await openOwnFile(term.path, 'change');
    await file.utimes(now, now).finally(() => file.close());
  }

  async #isFree({ path }: Term): Promise<boolean> {
    const info = await lstat(path).catch(() => undefined);
    if (!info) return true;
    // A time ahead of us is as stale: the clock was set back since.
    if (Math.abs(this.#options.clock.now() - info.mtimeMs) > this.#ttlMs) return true;
    const content = (await readOwnFile(path, longest).catch(() => '')) ?? '';
    if (content === 'free') return true;
    const pid = /"pid":(\d+)/.exec(content)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  }

  async #highest(): Promise<Term | undefined> {
    return (await this.#terms()).toSorted((a, b) => b.number - a.number)[0];
  }

  async #terms(): Promise<readonly Term[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names.flatMap((name) => {
      const [, own, number] = /^(.+)\.(\d{1,12})\.lease$/.exec(name) ?? [];
      if (own !== this.#options.name) return [];
      return [{ number: Number(number), path: join(this.#folder, name) }];
    });
  }

  get #folder(): string {
    return this.#options.folder;
  }
}
