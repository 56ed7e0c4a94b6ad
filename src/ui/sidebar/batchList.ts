import type { Memento } from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import { profileOf } from '../../providers/profiles.ts';
import { lastMoment } from '../batch/batchTimes.ts';
import { filterText, filterWords, readFilter, type FilteredBatch } from './batchFilter.ts';
import type { BatchMark, Grouping } from './treeSource.ts';

/** Newest first, by the latest change of state, or by name. */
export type Sorting = 'created' | 'changed' | 'name';

/** What a person has changed: which batches are shown, or how. */
export type ListChange = 'filter' | 'look';

/** Where this workspace keeps each choice. */
const keys = {
  filter: 'batchFilter',
  grouping: 'batchGrouping',
  sorting: 'batchSorting',
  pinned: 'pinnedBatches',
  hidden: 'hiddenBatches',
} as const;

/** More marks than anyone sets by hand; the oldest go. */
const mostMarks = 2_000;

type BatchKey = Pick<Batch, 'accountId' | 'id'>;

export interface BatchListDeps {
  readonly memory: Pick<Memento, 'get' | 'update'>;
  readonly now: () => number;
  readonly nameOf: (batch: Batch) => string;
  readonly accountName: (accountId: string) => string;
  /** As shown, in the person's language. */
  readonly statusOf: (batch: Batch) => string;
  readonly modelOf: (batch: Batch) => string;
  readonly isMine: (batch: Batch) => boolean;
}

/** How a person wants to see the list of batches: filter, grouping, order, pinned and hidden. Kept with the workspace. */
export class BatchList implements Disposable {
  readonly #deps: BatchListDeps;
  readonly #changed = new Emitter<ListChange>();
  readonly #marked: Readonly<Record<BatchMark, Set<string>>>;
  #filter: string;
  #fits: ReturnType<typeof readFilter>;
  #facts = new WeakMap<Batch, FilteredBatch>();
  readonly onDidChange: Event<ListChange> = this.#changed.event;

  constructor(deps: BatchListDeps) {
    this.#deps = deps;
    const { memory } = deps;
    this.#marked = {
      pinned: new Set(memory.get<readonly string[]>(keys.pinned)),
      hidden: new Set(memory.get<readonly string[]>(keys.hidden)),
    };
    this.#filter = String(memory.get(keys.filter) ?? '');
    this.#fits = readFilter(this.#filter);
  }

  /** The words that filter the batches; empty when all but the hidden are shown. */
  get filter(): string {
    return this.#filter;
  }

  /** A word of the filter that an account's service can be asked to look for in the names of its batches; else empty. */
  nameFor({ provider }: Account): string {
    if (profileOf(provider).listedByName === undefined) return '';
    const words = filterWords(this.#filter).filter((word) => !word.startsWith('@'));
    return words.sort((a, b) => b.length - a.length)[0] ?? '';
  }

  get grouping(): Grouping {
    return this.#deps.memory.get(keys.grouping) === 'state' ? 'state' : 'account';
  }

  get sorting(): Sorting {
    const kept = this.#deps.memory.get(keys.sorting);
    return kept === 'changed' || kept === 'name' ? kept : 'created';
  }

  /** @param keep false while someone types */
  async setFilter(words: string, keep = true): Promise<void> {
    this.#filter = words;
    this.#fits = readFilter(words);
    this.#changed.fire('filter');
    if (keep) await this.#deps.memory.update(keys.filter, words === '' ? undefined : words);
  }

  async arrange(what: { readonly grouping?: Grouping; readonly sorting?: Sorting }): Promise<void> {
    const { memory } = this.#deps;
    if (what.grouping) await memory.update(keys.grouping, what.grouping);
    if (what.sorting) await memory.update(keys.sorting, what.sorting);
    this.#changed.fire('look');
  }

  async mark(batches: readonly BatchKey[], mark: BatchMark, on: boolean): Promise<void> {
    const marked = this.#marked[mark];
    for (const batch of batches) {
      if (on) marked.add(keyOf(batch));
      else marked.delete(keyOf(batch));
    }
    for (const oldest of marked) if (marked.size > mostMarks) marked.delete(oldest);
    this.#changed.fire('look');
    await this.#deps.memory.update(keys[mark], marked.size > 0 ? [...marked] : undefined);
  }

  isMarked(batch: BatchKey, mark: BatchMark): boolean {
    const marked = this.#marked[mark];
    return marked.size > 0 && marked.has(keyOf(batch));
  }

  marks(batch: BatchKey): readonly BatchMark[] {
    return (['pinned', 'hidden'] as const).filter((mark) => this.isMarked(batch, mark));
  }

  fits(batch: Batch): boolean {
    if (this.#filter === '') return !this.isMarked(batch, 'hidden');
    return this.#fits(this.#factsOf(batch), this.#deps.now());
  }

  /** Pinned batches first, then as chosen. @param batches newest first */
  ordered(batches: readonly Batch[]): readonly Batch[] {
    const sorted = this.#sorted(batches);
    if (this.#marked.pinned.size === 0) return sorted;
    const isPinned = (batch: Batch) => this.isMarked(batch, 'pinned');
    return [...sorted.filter(isPinned), ...sorted.filter((batch) => !isPinned(batch))];
  }

  /** Names, models and whose it is come from records and accounts too: when those change, they are read again. */
  forgetTexts(): void {
    this.#facts = new WeakMap();
  }

  #sorted(batches: readonly Batch[]): readonly Batch[] {
    switch (this.sorting) {
      case 'created':
        return batches;
      case 'changed':
        return batches.toSorted((a, b) => (lastMoment(b) ?? 0) - (lastMoment(a) ?? 0));
      case 'name': {
        const { compare } = new Intl.Collator(undefined, { numeric: true });
        const named = batches.map((batch) => ({ batch, name: this.#deps.nameOf(batch) }));
        return named.sort((a, b) => compare(a.name, b.name)).map(({ batch }) => batch);
      }
    }
  }

  /** Asked of thousands of batches with each key that is typed, so that it is made once. */
  #factsOf(batch: Batch): FilteredBatch {
    const known = this.#facts.get(batch);
    if (known) return known;
    const { nameOf, accountName, statusOf, modelOf, isMine } = this.#deps;
    const account = accountName(batch.accountId);
    const model = modelOf(batch);
    const isMarked = (mark: BatchMark) => this.isMarked(batch, mark);
    const facts: FilteredBatch = {
      ...{ batch, model, accountName: account, isMine: isMine(batch) },
      text: filterText(batch, [nameOf(batch), account, statusOf(batch), model]),
      get isHidden() {
        return isMarked('hidden');
      },
      get isPinned() {
        return isMarked('pinned');
      },
    };
    this.#facts.set(batch, facts);
    return facts;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function keyOf({ accountId, id }: BatchKey): string {
  return `${accountId} ${id}`;
}
