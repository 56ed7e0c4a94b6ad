import { clearTimeout, setTimeout } from 'node:timers';
import { parentPort, Worker, type ResourceLimits } from 'node:worker_threads';

/** What a worker says last of a task. */
const done = 'done';

/** Long enough that a check of a file and the one before its upload share a thread. */
const keptMs = 30_000;

/**
 * Threads that run one program. A thread stays for a while when its task is done: to start one takes as long as to check
 * 50 MB, and one that has run is faster.
 */
export class WorkerPool {
  readonly #program: string | URL;
  readonly #limits: ResourceLimits;
  readonly #workers = new Set<Worker>();
  readonly #idle: Worker[] = [];
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param program calls `serveTasks`
   * @param limits of each thread's memory
   */
  constructor(program: string | URL, limits: ResourceLimits = {}) {
    this.#program = program;
    this.#limits = limits;
  }

  /**
   * Gives a task to a thread; it has it when this returns, even if the calling thread does not rest. @param listen to
   * what the program says of it
   * @throws the signal's reason when it aborts, or the program's error
   */
  async run(
    task: unknown,
    listen: (news: unknown) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    signal?.throwIfAborted();
    const worker = this.#idle.pop() ?? this.#start();
    try {
      await finished(worker, task, listen, signal);
    } catch (error) {
      void worker.terminate();
      throw error;
    }
    // It does not keep the process.
    worker.unref();
    this.#idle.push(worker);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const one of this.#idle.splice(0)) void one.terminate();
    }, keptMs).unref();
  }

  /** Ends the threads, and with them what they do. */
  dispose(): void {
    clearTimeout(this.#timer);
    for (const worker of this.#workers) void worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#program, { resourceLimits: this.#limits });
    this.#workers.add(worker);
    // Told by the task, if there is one.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#workers.delete(worker);
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
    });
    return worker;
  }
}

function finished(
  worker: Worker,
  task: unknown,
  listen: (news: unknown) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      end();
    };
    const fail = (error: Error) => {
      settle(() => {
        reject(error);
      });
    };
    const onMessage = (news: unknown) => {
      if (news === done) settle(resolve);
      else listen(news);
    };
    const onError = fail;
    const onExit = () => {
      fail(new Error('The thread ended early'));
    };
    const onAbort = () => {
      fail(signal?.reason as Error);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.ref();
    worker.postMessage(task);
  });
}

/**
 * Makes this program one of a pool's: does each task that it is given. @param work may say things meanwhile, and take
 * its time
 */
export function serveTasks(
  work: (
    task: unknown,
    say: (news: unknown, transfer?: ArrayBuffer[]) => void,
  ) => void | Promise<void>,
): void {
  const port = parentPort;
  port?.on('message', (task) => {
    const working = work(task, (news, transfer) => {
      port.postMessage(news, transfer);
    });
    const end = () => {
      port.postMessage(done);
    };
    // What fails ends the thread, at once or later.
    if (working) void working.then(end);
    else end();
  });
}
