import { Worker } from 'node:worker_threads';

/**
 * Runs a program in a thread of its own until it ends.
 * @throws the signal's reason when it aborts, or the program's error
 */
export function runWorker(
  program: string | URL,
  task: unknown,
  listen: (news: unknown) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(program, { workerData: task });
    const stop = () => {
      void worker.terminate();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', listen);
    worker.on('error', reject);
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else reject(new Error('The thread ended early'));
    });
  });
}
