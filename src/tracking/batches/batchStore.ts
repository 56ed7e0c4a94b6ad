// In one piece: all that changes the list of an account, in the order in which it was asked.
import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../../batches/account.ts';
import { ApiFailure, asApiFailure, lacksCall } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import type { Clock } from '../../batches/clock.ts';
import { giveWay, nextTurn } from '../../batches/turns.ts';
import type { Disposable, Event } from '../../batches/emitter.ts';
import { hasTrait } from '../../batches/failureTraits.ts';
import { provenSeconds } from '../../batches/provenSeconds.ts';
import { AccountEntry } from './accountEntry.ts';
import type { AccountState, StoreChange } from './accountState.ts';
import { askSingly, orAborted } from './askSingly.ts';
import { withoutFuture, type CachedAccount } from './cachedAccount.ts';
import {
  absentFrom,
  budgetOf,
  mergeBatches,
  MergeDraft,
  mostKept,
  sightings,
  without,
  type Merge,
  type Sighting,
  type Sightings,
} from './mergeBatches.ts';
import { mostAtOnce, StoreNews } from './storeNews.ts';

export interface BatchStoreDeps {
  readonly accounts: () => readonly Account[];
  readonly onDidChangeAccounts: Event<void>;
  readonly apiFor: (account: Account) => BatchApi;
  readonly clock: Clock;
  /** Ids of the batches that were submitted from this machine, for services that list none. */
  readonly submitted?: (accountId: string) => readonly string[];
}

/** Whether another window saw it. */
type Origin = Pick<StoreChange, 'isShared'>;
const shared: Origin = { isShared: true };
const listed: Pick<Sighting, 'isAttached'> = { isAttached: false };

/** A service may not know a batch for so long after it told of it. */
const newbornMs = provenSeconds * 1000;

/** The batches of every account, as last seen. */
export class BatchStore implements Disposable {
  readonly #deps: BatchStoreDeps;
  readonly #entries = new Map<string, AccountEntry>();
  #lastMoment = 0;
  readonly #news = new StoreNews();
  readonly #subscription: Disposable;
  readonly onDidChange: Event<StoreChange> = this.#news.onDidChange;
  /** A batch that was seen active is now over; once per batch. */
  readonly onDidEnd: Event<Batch> = this.#news.onDidEnd;

  constructor(deps: BatchStoreDeps) {
    this.#deps = deps;
    this.#followAccounts();
    this.#subscription = deps.onDidChangeAccounts(() => {
      if (this.#followAccounts()) this.#news.changedAtOnce({ kind: 'accounts' });
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

  /** What was seen of an account's batches, by their ids: each with its progress. Changes with every look. */
  known(accountId: string): Sightings | undefined {
    return this.#entries.get(accountId)?.known;
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
      // A cursor that leads nowhere new would be offered for ever.
      const isNews = page.batches.some((batch) => !entry.known.has(batch.id));
      const merge = await this.#takeAll(entry, sightings(page.batches, startedAt, listed));
      if (!merge) return;
      const isFull = merge.known.size >= mostKept;
      const next = isNews && !isFull && page.next !== cursor ? page.next : null;
      if (entry.next === cursor) entry.listed('older', next, this.#deps.clock.now());
      await this.#announceInTurns(entry, merge);
    });
  }

  /**
   * Takes the newest batches with a text in their names, however old, from a service that looks for names.
   * @returns how many of them were not known
   */
  async search(accountId: string, name: string, signal?: AbortSignal): Promise<number> {
    const entry = this.#entries.get(accountId);
    if (!entry) return 0;
    const startedAt = this.#moment();
    let news = 0;
    await this.#call(entry, async (api) => {
      const both = signal ? AbortSignal.any([entry.signal, signal]) : entry.signal;
      const page = await api.listBatches(null, both, name);
      if (this.#isStale(entry)) return;
      news = page.batches.filter(({ id }) => !entry.known.has(id)).length;
      const merge = await this.#takeAll(entry, sightings(page.batches, startedAt, listed));
      if (merge) await this.#announceInTurns(entry, merge);
    });
    return news;
  }

  /**
   * Takes what a create, cancel or retrieve answered.
   * @param more `isAttached`: somebody asked for it by its id, so it stays though no list shows it
   */
  put(batch: Batch, more: Pick<Sighting, 'isAttached'> = {}): void {
    const entry = this.#entries.get(batch.accountId);
    if (!entry) return;
    // There is something to ask for now, so the next look need not wait.
    if (entry.state.failure?.facts.code === 'no_list')
      entry.listed('first', null, this.#deps.clock.now());
    this.#keep(entry, this.#merge(entry, sightings([batch], this.#moment(), more)));
  }

  /** Takes what another window saw of an account that both know by the same address. */
  async adopt(given: CachedAccount): Promise<void> {
    const entry = this.#entries.get(given.accountId);
    if (entry?.account.baseUrl !== given.baseUrl) return;
    const cached = withoutFuture(given, this.#deps.clock.now());
    const isLater = entry.takeAttempt(cached);
    const merge = await this.#takeAll(entry, cached.sightings);
    if (!merge) return;
    await this.#announceInTurns(entry, merge, shared);
    if (isLater) await this.#tell(entry, shared);
  }

  /** For other windows; undefined before the first list call ended. */
  cacheOf(accountId: string): CachedAccount | undefined {
    return this.#entries.get(accountId)?.toCache();
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const entry of this.#entries.values()) entry.end();
    this.#entries.clear();
    this.#news.dispose();
  }

  async #refresh(entry: AccountEntry): Promise<void> {
    const startedAt = this.#moment();
    await this.#call(entry, async (api) => {
      const page = await api.listBatches(null, entry.signal).catch((error: unknown) => {
        if (!lacksCall(error)) throw error;
        return error;
      });
      await giveWay();
      if (this.#isStale(entry)) return;
      if (page instanceof ApiFailure) {
        await this.#retrieveUnlisted(entry, api, page);
        return;
      }
      const absent = absentFrom(page.batches, page.isLast, entry.known, startedAt);
      entry.listed('first', page.next, this.#deps.clock.now());
      const merge = await this.#takeAll(entry, sightings(page.batches, startedAt, listed));
      if (!merge) return;
      await this.#announceInTurns(entry, merge);
      if (this.#isStale(entry)) return;
      // An entry that could not be read may be any of them.
      if (absent.gone.length > 0 && page.isWhole !== false)
        this.#keep(entry, without(entry.known, absent.gone));
      await this.#retrieve(entry, api, absent.stillActive);
    });
  }

  /** Active batches that are no longer on the first page; the one not looked at for longest first. */
  async #retrieve(entry: AccountEntry, api: BatchApi, absent: readonly Sighting[]): Promise<void> {
    const seen = new Map(absent.map(({ batch, seenAt }) => [batch.id, seenAt]));
    const ids = entry.longestUnasked([...seen.keys()]);
    for await (const { id, askedAt, answer } of this.#ask(entry, api, ids)) {
      if (this.#isStale(entry)) return;
      if (!(answer instanceof ApiFailure))
        this.#keep(entry, this.#merge(entry, sightings([answer], askedAt)));
      else if (!hasTrait(answer.kind, 'of_one_object')) return;
      else if (answer.kind === 'not_found' && askedAt - (seen.get(id) ?? 0) > newbornMs)
        this.#keep(entry, without(entry.known, [id]));
    }
  }

  /** A service that lists no batches is asked for those that are known; it may also be another service than we think. */
  async #retrieveUnlisted(entry: AccountEntry, api: BatchApi, refusal: ApiFailure): Promise<void> {
    const submitted = this.#deps.submitted?.(entry.account.id) ?? [];
    const ids = entry.idsToAskFor(submitted);
    let isKnown = entry.known.size > 0 && entry.activeCount === 0;
    let failure: ApiFailure | undefined;
    for await (const { id, askedAt, answer } of this.#ask(entry, api, ids)) {
      if (this.#isStale(entry)) return;
      if (answer instanceof ApiFailure) {
        if (!hasTrait(answer.kind, 'of_one_object')) throw answer;
        if (answer.kind === 'not_found') entry.missed(id, this.#deps.clock.elapsed(), newbornMs);
        else failure = answer;
        continue;
      }
      isKnown = true;
      this.#keep(entry, this.#merge(entry, sightings([answer], askedAt)));
    }
    if (!isKnown && failure) throw failure;
    if (!isKnown) throw refusal.kind === 'malformed' ? refusal : noList(refusal);
    entry.listed('first', null, this.#deps.clock.now());
  }

  #ask(entry: AccountEntry, api: BatchApi, ids: readonly string[]) {
    const begin = (id: string) => {
      const askedAt = this.#moment();
      entry.asked.set(id, askedAt);
      return askedAt;
    };
    return askSingly(api, ids, begin, entry.signal);
  }

  async #call(entry: AccountEntry, work: (api: BatchApi) => Promise<void>): Promise<void> {
    const { account } = entry;
    entry.calls += 1;
    try {
      await this.#tell(entry);
      await work(this.#deps.apiFor(account));
    } catch (error) {
      const failure = asApiFailure(error);
      // Whatever it was, the attempt is recorded: otherwise the poller would try again at once, for ever.
      entry.failed(failure?.kind === 'cancelled' ? null : failure, this.#deps.clock.now());
      if (!failure) throw error;
    } finally {
      entry.calls -= 1;
      await this.#tell(entry);
    }
  }

  async #tell(entry: AccountEntry, origin: Origin = {}): Promise<void> {
    if (this.#isStale(entry)) return;
    const change = { kind: 'account', accountId: entry.account.id, ...origin } as const;
    await this.#news.changed(change, entry.known.size);
  }

  #merge(entry: AccountEntry, seen: readonly Sighting[]): Merge {
    return mergeBatches(entry.known, seen, budgetOf(this.#entries.size));
  }

  /** Takes a long answer in parts, giving way to other work between them. @returns undefined when the account is gone */
  async #takeAll(entry: AccountEntry, seen: readonly Sighting[]): Promise<Merge | undefined> {
    if (seen.length > mostAtOnce) await giveWay();
    const { known } = entry;
    const draft = new MergeDraft(known, budgetOf(this.#entries.size));
    for (let at = 0; at < seen.length; at += mostAtOnce) {
      if (at > 0) await giveWay();
      draft.take(seen.slice(at, at + mostAtOnce));
    }
    if (seen.length > mostAtOnce) await nextTurn();
    if (this.#isStale(entry)) return undefined;
    // What was seen of single batches meanwhile; from here to the end of the merge nobody else has a turn.
    if (entry.known !== known) draft.take([...entry.known.values()]);
    const merge = draft.end();
    entry.take(merge);
    return merge;
  }

  #keep(entry: AccountEntry, merge: Merge): void {
    entry.take(merge);
    // A listener that fails must not cost the others the end of a batch: it is never seen to end again.
    try {
      if (merge.changed.length > 0) this.#news.changedAtOnce(changeOf(entry, merge));
    } finally {
      this.#news.ended(entry.account.id, merge.ended);
    }
  }

  /** Tells of a merge that was taken, each listener in a turn of its own when there is much to follow. */
  async #announceInTurns(entry: AccountEntry, merge: Merge, origin: Origin = {}): Promise<void> {
    const { length } = merge.changed;
    try {
      if (length > 0) await this.#news.changed({ ...changeOf(entry, merge), ...origin }, length);
    } finally {
      if (!this.#isStale(entry)) this.#news.ended(entry.account.id, merge.ended);
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

function changeOf({ account }: AccountEntry, { changed, listChanged }: Merge): StoreChange {
  return { kind: 'batches', accountId: account.id, batchIds: changed, listChanged };
}

function isSamePlace(a: Account, b: Account): boolean {
  return a.id === b.id && a.provider === b.provider && a.baseUrl === b.baseUrl;
}

function noList({ facts }: ApiFailure): ApiFailure {
  return new ApiFailure({ ...facts, kind: 'not_found', code: 'no_list' });
}
