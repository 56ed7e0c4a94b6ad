import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import type { ProviderProfile } from '../providers/profile.ts';
import { checkRange, rangesOf, readIdAt, type ByteRange } from './checkRange.ts';
import { defaultCap, type CheckReport, type StreamOptions } from './checkStream.ts';
import type { CheckNews, CheckTask } from './checkWorker.ts';
import { FileTally, type DetachedTally } from './fileTally.ts';

export interface ThreadOptions {
  /** The worker's program: `checkWorker`. */
  readonly worker: string | URL;
  readonly threads: number;
  /** Smaller parts are not worth a thread; 8 MB when absent. */
  readonly minBytes?: number;
  /** Is this thread one of them? It then does nothing else meanwhile, not even notice a signal. */
  readonly usesThisThread?: boolean;
}

const defaultMinBytes = 8_000_000;

/**
 * Checks a file in several threads, each with a range of whole lines; the report is that of one pass.
 * @throws the signal's reason when it aborts, or the system's error when the file cannot be read
 */
export async function checkInThreads(
  path: string,
  profile: ProviderProfile,
  options: StreamOptions,
  { worker, threads, minBytes = defaultMinBytes, usesThisThread = false }: ThreadOptions,
): Promise<CheckReport> {
  const { signal, onProgress, schemas: _notCloneable, cap = defaultCap, ...rules } = options;
  signal?.throwIfAborted();
  const { size } = await stat(path);
  const count = Math.max(1, Math.min(threads, Math.floor(size / minBytes)));
  const team = new Team({ path, profile, options: rules, cap }, worker, signal, onProgress);
  const ranges = rangesOf(path, size, count);
  const whole = { start: 0, end: size };
  const onePass = async () => (usesThisThread ? team.here(whole).report() : team.report(whole));
  const [first, ...others] = ranges;
  if (!first || others.length === 0) return onePass();
  const parts = others.map((range) => team.part(range));
  // They are awaited below; until then a failure must not count as unhandled.
  for (const part of parts) part.catch(() => undefined);
  const tally = usesThisThread ? team.here(first) : new FileTally(profile, rules, cap);
  if (!usesThisThread) parts.unshift(team.part(first));
  for (const [index, part] of parts.entries())
    tally.addPart(await part, usesThisThread ? index + 1 : index);
  if (tally.needsOnePass) return onePass();
  return tally.report((part, offset, length) =>
    readIdAt(path, (ranges[part]?.start ?? 0) + offset, length),
  );
}

type Task = Pick<CheckTask, 'path' | 'profile' | 'options' | 'cap'>;

/** Workers with one task, and this thread beside them. */
class Team {
  readonly #task: Task;
  readonly #program: string | URL;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((bytes: number) => void) | undefined;
  #done = 0;

  constructor(
    task: Task,
    program: string | URL,
    signal: AbortSignal | undefined,
    onProgress: ((bytes: number) => void) | undefined,
  ) {
    this.#task = task;
    this.#program = program;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  here(range: ByteRange): FileTally {
    const { path, profile, options, cap } = this.#task;
    return checkRange(path, range, profile, options, cap, (bytes) => {
      this.#progress(bytes);
    });
  }

  async part(range: ByteRange): Promise<DetachedTally> {
    const news = await this.#run({ ...this.#task, range, isWhole: false });
    if (news.kind !== 'part') throw new TypeError(news.kind);
    return news.tally;
  }

  async report(range: ByteRange): Promise<CheckReport> {
    const news = await this.#run({ ...this.#task, range, isWhole: true });
    if (news.kind !== 'whole') throw new TypeError(news.kind);
    return news.report;
  }

  #progress(bytes: number): void {
    this.#done += bytes;
    this.#onProgress?.(this.#done);
  }

  /** Resolves with the last news of a worker. */
  #run(task: CheckTask): Promise<CheckNews> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const worker = new Worker(this.#program, { workerData: task });
      const stop = () => {
        void worker.terminate();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', stop, { once: true });
      worker.on('message', (news: CheckNews) => {
        if (news.kind === 'progress') this.#progress(news.bytes);
        else resolve(news);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        signal?.removeEventListener('abort', stop);
        reject(new Error('The checking thread ended early'));
      });
    });
  }
}
