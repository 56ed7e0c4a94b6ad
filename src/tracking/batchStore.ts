import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../batches/account.ts';
import { asApiFailure } from '../batches/apiFailure.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchApi } from '../batches/batchApi.ts';
import type { Clock } from '../batches/clock.ts';
import { Emitter, type Disposable, type Event } from '../batches/emitter.ts';
import { AccountEntry } from './accountEntry.ts';
import type { AccountState, StoreChange } from './accountState.ts';
import type { CachedAccount } from './cachedAccount.ts';
import { absentFrom, mergeBatches, without, type Merge, type Sighting } from './mergeBatches.ts';

export interface BatchStoreDeps {
  readonly accounts: () => readonly Account[];
  readonly onDidChangeAccounts: Event<void>;
  readonly apiFor: (account: Account) => BatchApi;
  readonly clock: Clock;
}

/** Active batches that the list no longer shows are asked for one by one, so many at most per refresh. */
const maxSingles = 5;

/** A service may not list or know a batch in the first moments after its creation. */
const newbornMs = 60_000;

/** The batches of every account, as last seen. */
export class BatchStore implements Disposable {
  readonly #deps: BatchStoreDeps;
  readonly #entries = new Map<string, AccountEntry>();
  readonly #announced = new Set<string>();
  #lastMoment = 0;
  readonly #changed = new Emitter<StoreChange>();
  readonly #ended = new Emitter<Batch>();
  readonly #subscription: Disposable;
  readonly onDidChange: Event<StoreChange> = this.#changed.event;
  /** A batch that was seen active is now over; once per batch. */
  readonly onDidEnd: Event<Batch> = this.#ended.event;

  constructor(deps: BatchStoreDeps) {
    this.#deps = deps;
    this.#followAccounts();
    this.#subscription = deps.onDidChangeAccounts(() => {
      if (this.#followAccounts()) this.#changed.fire({ kind: 'accounts' });
    });
  }

  /** In the order of the accounts. */
  states(): readonly AccountState[] {
    return [...this.#entries.values()].map((entry) => entry.state);
  }

  state(accountId: string): AccountState | undefined {
    return this.#entries.get(accountId)?.state;
  }

  find(accountId: string, batchId: string): Batch | undefined {
    return this.#entries.get(accountId)?.known.get(batchId)?.batch;
  }

  activeCount(): number {
    let count = 0;
    for (const entry of this.#entries.values()) count += entry.activeCount;
    return count;
  }

  /**
   * One list call per account, accounts in parallel; callers share a call that is under way. A failure is kept in
   * the account's state. An abort ends the caller's waiting.
   */
  async refresh(accountId?: string, signal?: AbortSignal): Promise<void> {
    const entries = [...this.#entries.values()].filter(
      (entry) => accountId === undefined || entry.account.id === accountId,
    );
    const calls = entries.map((entry) => {
      entry.refreshing ??= this.#refresh(entry).finally(() => {
        entry.refreshing = undefined;
      });
      return entry.refreshing;
    });
    await orAborted(Promise.all(calls), signal);
  }

  /** The next older page of the account's list. */
  async loadMore(accountId: string, signal?: AbortSignal): Promise<void> {
    const entry = this.#entries.get(accountId);
    const cursor = entry?.next;
    if (!entry || !cursor) return;
    const startedAt = this.#moment();
    await this.#call(entry, async (api) => {
      const both = signal ? AbortSignal.any([entry.signal, signal]) : entry.signal;
      const page = await api.listBatches(cursor, both);
      if (this.#isStale(entry) || entry.next !== cursor) return;
      const merge = mergeBatches(entry.known, sightings(page.batches, startedAt));
      // A cursor that leads nowhere new would be offered for ever.
      const isNews = page.batches.some((batch) => !entry.known.has(batch.id));
      const next = isNews && page.next !== cursor ? page.next : null;
      entry.listed('older', next, this.#deps.clock.now());
      this.#keep(entry, merge);
    });
  }

  /** Takes what a create, cancel or retrieve answered. */
  put(batch: Batch): void {
    const entry = this.#entries.get(batch.accountId);
    if (entry) this.#keep(entry, mergeBatches(entry.known, sightings([batch], this.#moment())));
  }

  /** Takes what another window saw of an account that both know by the same address. */
  adopt(cached: CachedAccount): void {
    const entry = this.#entries.get(cached.accountId);
    if (entry?.account.baseUrl !== cached.baseUrl) return;
    const isLater = entry.takeAttempt(cached);
    this.#keep(entry, mergeBatches(entry.known, cached.sightings));
    if (isLater) this.#changed.fire({ kind: 'account', accountId: cached.accountId });
  }

  /** For other windows; undefined before the first list call ended. */
  cacheOf(accountId: string): CachedAccount | undefined {
    return this.#entries.get(accountId)?.toCache();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const entry of this.#entries.values()) entry.end();
    this.#entries.clear();
    this.#changed.dispose();
    this.#ended.dispose();
  }

  async #refresh(entry: AccountEntry): Promise<void> {
    const startedAt = this.#moment();
    await this.#call(entry, async (api) => {
      const page = await api.listBatches(null, entry.signal);
      if (this.#isStale(entry)) return;
      const absent = absentFrom(page.batches, page.next === null, entry.known, startedAt);
      entry.listed('first', page.next, this.#deps.clock.now());
      this.#keep(entry, mergeBatches(entry.known, sightings(page.batches, startedAt)));
      this.#keep(entry, without(entry.known, absent.gone));
      await this.#retrieve(entry, api, absent.stillActive);
    });
  }

  /** Active batches that are no longer on the first page; the one not looked at for longest first. */
  async #retrieve(entry: AccountEntry, api: BatchApi, absent: readonly Sighting[]): Promise<void> {
    const oldestFirst = [...absent].sort((a, b) => a.seenAt - b.seenAt).slice(0, maxSingles);
    for (const { batch, seenAt } of oldestFirst) {
      const startedAt = this.#moment();
      const found = await api.retrieveBatch(batch.id, entry.signal).catch((error: unknown) => {
        const failure = asApiFailure(error);
        if (!failure) throw error;
        return failure;
      });
      if (this.#isStale(entry)) return;
      if (!(found instanceof Error))
        this.#keep(entry, mergeBatches(entry.known, sightings([found], startedAt)));
      else if (found.kind !== 'not_found') return;
      else if (startedAt - seenAt > newbornMs) this.#keep(entry, without(entry.known, [batch.id]));
    }
  }

  async #call(entry: AccountEntry, work: (api: BatchApi) => Promise<void>): Promise<void> {
    const { account } = entry;
    entry.calls += 1;
    this.#tell(entry);
    try {
      await work(this.#deps.apiFor(account));
    } catch (error) {
      const failure = asApiFailure(error);
      // Whatever it was, the attempt is recorded: otherwise the poller would try again at once, for ever.
      entry.failed(failure?.kind === 'cancelled' ? null : failure, this.#deps.clock.now());
      if (!failure) throw error;
    } finally {
      entry.calls -= 1;
      this.#tell(entry);
    }
  }

  #tell(entry: AccountEntry): void {
    if (!this.#isStale(entry)) this.#changed.fire({ kind: 'account', accountId: entry.account.id });
  }

  #keep(entry: AccountEntry, merge: Merge): void {
    entry.take(merge);
    const accountId = entry.account.id;
    if (merge.changed.length > 0)
      this.#changed.fire({
        kind: 'batches',
        accountId,
        batchIds: merge.changed,
        listChanged: merge.listChanged,
      });
    for (const batch of merge.ended) {
      const key = JSON.stringify([accountId, batch.id]);
      if (this.#announced.has(key)) continue;
      this.#announced.add(key);
      this.#ended.fire(batch);
    }
  }

  /** Now, in milliseconds; later than any moment before it, so that the order of calls is never in doubt. */
  #moment(): number {
    this.#lastMoment = Math.max(this.#deps.clock.now(), this.#lastMoment + 0.001);
    return this.#lastMoment;
  }

  #isStale(entry: AccountEntry): boolean {
    return this.#entries.get(entry.account.id) !== entry;
  }

  /** An account with another address or provider is another account, whatever its id. @returns whether any differs */
  #followAccounts(): boolean {
    const before = [...this.#entries.values()];
    const said = before.map((entry) => entry.account);
    const accounts = this.#deps.accounts();
    this.#entries.clear();
    for (const account of accounts) {
      const entry = before.find((candidate) => isSamePlace(candidate.account, account));
      if (entry) entry.account = account;
      this.#entries.set(account.id, entry ?? new AccountEntry(account));
    }
    const after = [...this.#entries.values()];
    for (const entry of before) if (!after.includes(entry)) entry.end();
    const now = after.map((entry) => entry.account);
    return !isDeepStrictEqual(said, now);
  }
}

function isSamePlace(a: Account, b: Account): boolean {
  return a.id === b.id && a.provider === b.provider && a.baseUrl === b.baseUrl;
}

function sightings(batches: readonly Batch[], seenAt: number): readonly Sighting[] {
  return batches.map((batch) => ({ batch, seenAt }));
}

/** Settles with the work, or resolves at the abort. */
async function orAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) {
    await work;
    return;
  }
  const stop = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: stop.signal });
  });
  await Promise.race([work, aborted]).finally(() => stop.abort());
}
