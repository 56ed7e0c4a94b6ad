import type { ColumnReader } from './columnReader.ts';
import type { Query, QueryProgress } from './session.ts';
import type { SessionState } from './sessionState.ts';

/** The rows that match one query, while they are found and then. */
export class RowQuery {
  readonly id: number;
  readonly #state: SessionState;
  readonly #query: Query;
  readonly #onProgress: (progress: QueryProgress) => void;
  readonly #ended = new AbortController();
  /** Undefined: all rows in input order. */
  #rows: Uint32Array | undefined;

  constructor(
    id: number,
    state: SessionState,
    query: Query,
    onProgress: (progress: QueryProgress) => void,
  ) {
    this.id = id;
    this.#state = state;
    this.#query = query;
    this.#onProgress = onProgress;
  }

  /** Tells that more rows are there. */
  grow(): void {
    this.#tell(false);
  }

  async run(_readers: ReadonlyMap<string, ColumnReader>): Promise<void> {
    await Promise.resolve(this.#query);
    this.#tell(true);
  }

  /** Numbers of the rows at these places. */
  window(from: number, count: number): readonly number[] {
    if (this.#rows) return [...this.#rows.subarray(from, from + count)];
    const length = Math.max(0, Math.min(count, this.#state.table.size - from));
    return Array.from({ length }, (_, index) => from + index);
  }

  fail(error: unknown): void {
    this.#tell(true, error instanceof Error ? error.message : String(error));
  }

  end(): void {
    this.#ended.abort();
  }

  #tell(isDone: boolean, error?: string): void {
    if (this.#ended.signal.aborted) return;
    const rows = this.#rows?.length ?? this.#state.table.size;
    const total = this.#state.table.size;
    this.#onProgress({
      rows,
      scanned: total,
      total,
      isDone,
      ...(error === undefined ? {} : { error }),
    });
  }
}
