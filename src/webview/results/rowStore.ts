import type { Row } from '../../results/query/session.ts';

const blockSize = 60;
const mostBlocks = 60;
/** More at a time would only queue up before what is looked at now. */
const mostLoads = 2;

type Load = (queryId: number, from: number, count: number) => Promise<readonly Row[]>;

interface Block {
  readonly rows: readonly Row[];
  readonly version: number;
}

/** The rows of a query that were looked at last; asks for those in view and forgets the others. */
export class RowStore {
  readonly #load: Load;
  readonly #changed: () => void;
  readonly #blocks = new Map<number, Block>();
  readonly #loading = new Set<number>();
  #queryId: number | undefined;
  /** Rows are asked for anew, while what is here stays in view. */
  #version = 0;
  /** The first ones, until it is known how many there is room for. */
  #wanted: readonly [from: number, to: number] = [0, 1];

  constructor(load: Load, changed: () => void) {
    this.#load = load;
    this.#changed = changed;
  }

  /** Rows of another query from now on. */
  reset(queryId: number): void {
    this.#queryId = queryId;
    this.#blocks.clear();
    this.#loading.clear();
    this.refresh();
  }

  /** What is here may be out of date. */
  refresh(): void {
    this.#version++;
    this.want(...this.#wanted);
  }

  get(position: number): Row | undefined {
    return this.#blocks.get(Math.floor(position / blockSize))?.rows[position % blockSize];
  }

  /** These rows are in view. */
  want(from: number, to: number): void {
    this.#wanted = [from, to];
    if (this.#queryId === undefined || to <= from) return;
    const last = Math.floor((to - 1) / blockSize);
    for (let block = Math.floor(from / blockSize); block <= last; block++) {
      if (this.#loading.size >= mostLoads) return;
      if (this.#loading.has(block)) continue;
      if (this.#blocks.get(block)?.version === this.#version) continue;
      void this.#fetch(block, this.#queryId, this.#version);
    }
  }

  async #fetch(block: number, queryId: number, version: number): Promise<void> {
    this.#loading.add(block);
    try {
      const rows = await this.#load(queryId, block * blockSize, blockSize);
      if (queryId !== this.#queryId) return;
      this.#blocks.delete(block);
      this.#blocks.set(block, { rows, version });
      for (const old of this.#blocks.keys()) {
        if (this.#blocks.size <= mostBlocks) break;
        this.#blocks.delete(old);
      }
    } catch {
      // Said where the query is; asked for again with the next one.
      if (queryId === this.#queryId) this.#blocks.set(block, { rows: [], version });
    } finally {
      if (queryId === this.#queryId) {
        this.#loading.delete(block);
        this.want(...this.#wanted);
        this.#changed();
      }
    }
  }
}
