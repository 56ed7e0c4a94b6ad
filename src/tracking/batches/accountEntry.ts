import type { Account } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import type { AccountState } from './accountState.ts';
import type { CachedAccount } from './cachedAccount.ts';
import { byWorth, newestFirst, type Merge, type Sightings } from './mergeBatches.ts';

/** One account inside the store. Holds state and changes it; asks nobody and tells nobody. */
export class AccountEntry {
  account: Account;
  readonly #controller = new AbortController();
  #known: Sightings = new Map();
  #sorted: readonly Batch[] | undefined;
  #pages = 0;
  #next: string | null = null;
  #failure: ApiFailure | null = null;
  #failuresInRow = 0;
  #updatedAt: number | null = null;
  #attemptedAt: number | null = null;
  /** Calls under way. */
  calls = 0;
  /** When a batch was last asked for by itself, whatever the answer was. */
  readonly asked = new Map<string, number>();
  /** When the service first said that it does not know a batch. */
  readonly #missedAt = new Map<string, number>();
  /** Batches that it does not know for good. */
  readonly #missing = new Set<string>();
  /** The list call under way, shared by all who ask for one. */
  refreshing: Promise<void> | undefined;

  constructor(account: Account) {
    this.account = account;
  }

  /** Aborts when the account goes or is edited. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get known(): Sightings {
    return this.#known;
  }

  get next(): string | null {
    return this.#next;
  }

  get activeCount(): number {
    return this.batches.filter((batch) => isActive(batch.status)).length;
  }

  get batches(): readonly Batch[] {
    this.#sorted ??= newestFirst(this.#known);
    return this.#sorted;
  }

  get state(): AccountState {
    return {
      account: this.account,
      batches: this.batches,
      next: this.#next,
      loading: this.calls > 0,
      failure: this.#failure,
      failuresInRow: this.#failuresInRow,
      updatedAt: this.#updatedAt,
      attemptedAt: this.#attemptedAt,
    };
  }

  /** Keeps a merge. */
  take(merge: Merge): void {
    this.#known = merge.known;
    this.#sorted = undefined;
  }

  /** A list call succeeded. The first page's cursor counts only until older pages were loaded. */
  listed(page: 'first' | 'older', next: string | null, now: number): void {
    if (page === 'older') this.#pages = Math.max(2, this.#pages + 1);
    else this.#pages = Math.max(1, this.#pages);
    if (page === 'older' || this.#pages === 1 || next === null) this.#next = next;
    this.#failure = null;
    this.#failuresInRow = 0;
    this.#updatedAt = now;
    this.#attemptedAt = now;
  }

  /** @param failure null or undefined when the call says nothing about the service: it was cancelled, or we have a bug */
  failed(failure: ApiFailure | null | undefined, now: number): void {
    this.#attemptedAt = now;
    if (!failure) return;
    this.#failure = failure;
    this.#failuresInRow += 1;
  }

  /** What another window may read. */
  toCache(): CachedAccount | undefined {
    if (this.#attemptedAt === null) return undefined;
    return {
      version: 2,
      accountId: this.account.id,
      baseUrl: this.account.baseUrl,
      attemptedAt: this.#attemptedAt,
      updatedAt: this.#updatedAt,
      failuresInRow: this.#failuresInRow,
      failure: this.#failure?.facts ?? null,
      next: this.#next,
      sightings: byWorth(this.#known),
    };
  }

  /** Takes another window's later attempt; its batches are merged by the store. @returns whether it was later */
  takeAttempt(cached: CachedAccount): boolean {
    if (this.#attemptedAt !== null && cached.attemptedAt <= this.#attemptedAt) return false;
    if (this.#pages < 2) this.#next = cached.next;
    this.#pages = Math.max(1, this.#pages);
    this.#failure = cached.failure && new ApiFailure(cached.failure);
    this.#failuresInRow = cached.failuresInRow;
    this.#updatedAt = cached.updatedAt ?? this.#updatedAt;
    this.#attemptedAt = cached.attemptedAt;
    return true;
  }

  /**
   * Batches that a service without a list is asked for: the active ones in turn, and once those nobody has seen yet.
   * @param submitted ids of batches that were submitted from this machine
   */
  idsToAskFor(submitted: readonly string[]): readonly string[] {
    const active = this.batches.filter(({ status }) => isActive(status)).map(({ id }) => id);
    const unseen = submitted.filter((id) => !this.#known.has(id) && !this.#missing.has(id));
    return this.longestUnasked([...active, ...unseen]);
  }

  /**
   * The service does not know a batch, told at that moment of a clock that nobody sets; it is asked again until it said
   * so for `lagMs`.
   */
  missed(id: string, at: number, lagMs: number): void {
    const since = this.#missedAt.get(id) ?? at;
    this.#missedAt.set(id, since);
    if (at - since > lagMs) this.#missing.add(id);
  }

  /** The batch that nobody has looked at for longest comes first. */
  longestUnasked(ids: readonly string[]): readonly string[] {
    const at = (id: string) => Math.max(this.asked.get(id) ?? 0, this.#known.get(id)?.seenAt ?? 0);
    return ids.toSorted((a, b) => at(a) - at(b));
  }

  end(): void {
    this.#controller.abort();
  }
}
