import type { ResourceLimits } from 'node:worker_threads';
import type { WorkerPool } from '../../jsonl/file/workerPool.ts';
import { TableError } from '../table/table.ts';
import type { AuthoringNews, AuthoringTask, ResultOf, TaskOf, WorkName } from './authoringTask.ts';

interface Meanwhile {
  readonly signal?: AbortSignal;
  /** Gets the rows that are done. */
  readonly onRows?: (rows: number) => void;
}

/**
 * Of its threads. Rows live shortly: without a limit their garbage lies around in three times as much memory before it
 * is looked for.
 */
export const threadLimits: ResourceLimits = { maxYoungGenerationSizeMb: 16 };

/** Long work on tables and prompts, in a thread of its own. */
export class AuthoringThread {
  readonly #workers: WorkerPool;

  /** @param workers of the program `authoringWorker` */
  constructor(workers: WorkerPool) {
    this.#workers = workers;
  }

  /** @throws TableError, the signal's reason when it aborts, the system's error. Files that were not finished are gone */
  async run<W extends WorkName>(
    work: W,
    task: TaskOf<W>,
    { signal, onRows }: Meanwhile = {},
  ): Promise<ResultOf<W>> {
    signal?.throwIfAborted();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    // The thread ends its work itself, so that it can take away what it has begun.
    const end = () => {
      Atomics.store(stop, 0, 1);
    };
    signal?.addEventListener('abort', end, { once: true });
    let last: AuthoringNews | undefined;
    const given: AuthoringTask = { work, task, stop };
    try {
      await this.#workers.run(
        given,
        (said) => {
          last = said as AuthoringNews;
          if ('rows' in last) onRows?.(last.rows);
        },
        undefined,
      );
    } finally {
      signal?.removeEventListener('abort', end);
    }
    if (last && 'result' in last) return last.result as ResultOf<W>;
    signal?.throwIfAborted();
    throw asError(last);
  }
}

function asError(news: AuthoringNews | undefined): Error {
  if (news && 'tableError' in news)
    return new TableError(news.tableError.code, news.tableError.detail);
  if (!news || !('error' in news)) return new Error('The thread ended early');
  const { message, code } = news.error;
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}
