import { ApiFailure } from '../../batches/apiFailure.ts';
import type { Transfer, TransferOptions } from '../../batches/batchApi.ts';

type Work<T> = (options: TransferOptions) => Promise<T>;

interface Running<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  readonly listeners: Set<(transfer: Transfer) => void>;
  callers: number;
}

/** Lets callers who want the same thing at the same time share one transfer; it stops when the last one aborts. */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();

  async do(key: string, options: TransferOptions, work: Work<T>): Promise<T> {
    const { signal, onProgress } = options;
    if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled' });
    const running = this.#running.get(key) ?? this.#start(key, work);
    running.callers += 1;
    if (onProgress) running.listeners.add(onProgress);
    const left = new AbortController();
    const aborted = new Promise<never>((_resolve, reject) => {
      const cancel = () => reject(new ApiFailure({ kind: 'cancelled' }));
      signal?.addEventListener('abort', cancel, { once: true, signal: left.signal });
    });
    try {
      return await Promise.race([running.promise, aborted]);
    } finally {
      left.abort();
      if (onProgress) running.listeners.delete(onProgress);
      running.callers -= 1;
      if (running.callers === 0) this.#end(key, running);
    }
  }

  #start(key: string, work: Work<T>): Running<T> {
    const controller = new AbortController();
    const listeners = new Set<(transfer: Transfer) => void>();
    const onProgress = (transfer: Transfer) => {
      for (const listener of listeners) listener(transfer);
    };
    const promise = work({ signal: controller.signal, onProgress });
    const running = { promise, controller, listeners, callers: 0 };
    this.#running.set(key, running);
    return running;
  }

  /** Who comes after the last caller left starts anew, rather than joining a transfer that is being stopped. */
  #end(key: string, running: Running<T>): void {
    running.controller.abort();
    if (this.#running.get(key) === running) this.#running.delete(key);
  }
}
