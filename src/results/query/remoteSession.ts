import type { Worker } from 'node:worker_threads';
import type {
  Column,
  Detail,
  Distribution,
  MergedCounts,
  ExportOptions,
  Overview,
  Query,
  QueryProgress,
  RequestsOptions,
  ResultSession,
  ResultSource,
  Row,
} from './session.ts';
import { errorOf, type SessionCall, type SessionNews } from './sessionMessages.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A session in a thread of its own: questions go there, answers come back. */
export class RemoteSession implements ResultSession {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #progress = new Map<number, (progress: QueryProgress) => void>();
  #calls = 0;
  #ended: Error | undefined;

  /** @param worker runs `resultWorker`; it ends with the session */
  constructor(worker: Worker, onLoad: (() => void) | undefined) {
    this.#worker = worker;
    worker.on('message', (news: SessionNews) => {
      if ('load' in news) onLoad?.();
      else if ('progress' in news) this.#progress.get(news.call)?.(news.progress as QueryProgress);
      else this.#settle(news);
    });
    worker.on('error', (error) => {
      this.#end(error);
    });
    worker.on('exit', () => {
      this.#end(new Error('The thread of these results ended'));
    });
  }

  #settle(news: Exclude<SessionNews, { load: true } | { progress: unknown }>): void {
    const waiting = this.#waiting.get(news.call);
    this.#waiting.delete(news.call);
    if ('failure' in news) waiting?.reject(errorOf(news.failure));
    else waiting?.resolve(news.value);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
    this.#progress.clear();
  }

  #say(message: SessionCall): void {
    this.#worker.postMessage(message);
  }

  #ask<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    return this.#askAs(++this.#calls, method, args);
  }

  #askAs<T>(call: number, method: string, args: readonly unknown[]): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(call, { resolve: resolve as (value: unknown) => void, reject });
      this.#say({ call, method, args });
    });
  }

  /** @throws the system's error when a file is not there */
  open(sources: readonly ResultSource[]): Promise<void> {
    return this.#ask('open', sources);
  }

  loaded(): Promise<void> {
    return this.#ask('loaded');
  }

  overview(): Promise<Overview> {
    return this.#ask('overview');
  }

  columns(): Promise<readonly Column[]> {
    return this.#ask('columns');
  }

  query(query: Query, onProgress: (progress: QueryProgress) => void): Promise<number> {
    const call = ++this.#calls;
    // The query before has ended: it says no more.
    this.#progress.clear();
    this.#progress.set(call, onProgress);
    return this.#askAs(call, 'query', [query]);
  }

  rows(
    queryId: number,
    from: number,
    count: number,
    columns: readonly string[],
  ): Promise<readonly Row[]> {
    return this.#ask('rows', queryId, from, count, columns);
  }

  detail(row: number): Promise<Detail> {
    return this.#ask('detail', row);
  }

  distribution(queryId: number, column: string): Promise<Distribution> {
    return this.#ask('distribution', queryId, column);
  }

  mark(row: number, mark: 'good' | 'bad' | 'unsure' | null, note?: string): Promise<void> {
    return this.#ask('mark', row, mark, note);
  }

  export(queryId: number, options: ExportOptions, signal?: AbortSignal): Promise<number> {
    return this.#askUntil(signal, 'export', queryId, options);
  }

  exportRequests(queryId: number, options: RequestsOptions, signal?: AbortSignal): Promise<number> {
    return this.#askUntil(signal, 'exportRequests', queryId, options);
  }

  exportMerged(path: string, signal?: AbortSignal): Promise<MergedCounts> {
    return this.#askUntil(signal, 'exportMerged', path);
  }

  /** Asks for what can be stopped. */
  async #askUntil<T>(
    signal: AbortSignal | undefined,
    method: string,
    ...args: readonly unknown[]
  ): Promise<T> {
    signal?.throwIfAborted();
    const call = ++this.#calls;
    const abort = () => {
      this.#say({ abort: call });
    };
    signal?.addEventListener('abort', abort);
    try {
      return await this.#askAs<T>(call, method, args);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  dispose(): void {
    this.#end(new Error('These results were closed'));
    void this.#worker.terminate();
  }
}
