import { stat } from 'node:fs/promises';
import type { ProviderProfile } from '../../providers/profile.ts';
import {
  checkRanges,
  checkWhole,
  primedChecker,
  rangesOf,
  readIdAt,
  type ByteRange,
  type CheckTask,
  defaultCap,
  type StreamOptions,
} from './checkFromDisk.ts';
import type { CheckReport } from '../rules/report.ts';
import type { CheckNews, WorkerTask } from './checkWorker.ts';
import { FileTally, type DetachedTally } from './fileTally.ts';
import type { WorkerPool } from './workerPool.ts';

export interface ThreadOptions {
  /** Of the program `checkWorker`. */
  readonly workers: WorkerPool;
  readonly threads: number;
  /** Bytes below which a file is not worth a second thread; 16 MB when absent. */
  readonly minBytes?: number;
  /** Is this thread one of them? It then does nothing else meanwhile, not even notice a signal. */
  readonly usesThisThread?: boolean;
}

const defaultMinBytes = 16_000_000;
const largestRange = 16_000_000;
/** Enough that a thread that starts late or is slow leaves its share to the others. */
const rangesPerThread = 8;

/**
 * Checks a file in several threads, each taking ranges of whole lines; the report is that of one pass.
 * @throws the signal's reason when it aborts, or the system's error when the file cannot be read
 */
export async function checkInThreads(
  path: string,
  profile: ProviderProfile,
  streamOptions: StreamOptions,
  { workers, threads, minBytes = defaultMinBytes, usesThisThread = false }: ThreadOptions,
): Promise<CheckReport> {
  const { signal, onProgress, schemas, cap = defaultCap, ...options } = streamOptions;
  signal?.throwIfAborted();
  const { size } = await stat(path);
  const task: CheckTask = { path, profile, options, cap };
  const localTask = schemas ? { ...task, options: { ...options, schemas } } : task;
  let done = 0;
  const progress = (bytes: number) => onProgress?.((done += bytes));
  const run = (workerTask: WorkerTask, listen: (news: CheckNews) => void) =>
    workers.run(workerTask, (news) => listen(news as CheckNews), signal);

  const onePass = async (): Promise<CheckReport> => {
    done = 0;
    if (usesThisThread) return checkWhole(localTask, progress);
    let report: CheckReport | undefined;
    await run(task, (news) => {
      if (news.kind === 'progress') progress(news.bytes);
      if (news.kind === 'report') ({ report } = news);
    });
    if (!report) throw new Error('The checking thread ended early');
    return report;
  };
  if (threads === 1 || size < minBytes) return onePass();

  const count = Math.max(threads * rangesPerThread, Math.ceil(size / largestRange));
  const ranges = rangesOf(path, size, count);
  const next = new Int32Array(new SharedArrayBuffer(4));
  const checker = primedChecker(localTask);
  const shapes = checker.knownShapes();
  const parts: DetachedTally[] = [];
  const keep = (index: number, tally: DetachedTally) => {
    parts[index] = tally;
    progress(tally.counts.bytes);
  };
  const running = Array.from({ length: usesThisThread ? threads - 1 : threads }, () =>
    run({ ...task, shared: { ranges, next, shapes } }, (news) => {
      if (news.kind === 'part') keep(news.index, news.tally);
    }),
  );
  // They are awaited below; until then a failure must not count as unhandled.
  for (const one of running) one.catch(() => undefined);
  if (usesThisThread) checkRanges(localTask, { ranges, next }, checker, keep);
  await Promise.all(running);
  return joined(parts, ranges, task) ?? (await onePass());
}

/** Undefined when something can only be judged in one pass. */
function joined(
  parts: readonly DetachedTally[],
  ranges: readonly ByteRange[],
  { path, profile, options, cap }: CheckTask,
): CheckReport | undefined {
  const tally = new FileTally(profile, options, cap);
  for (const [index, part] of parts.entries()) tally.addPart(part, index);
  if (tally.needsOnePass) return undefined;
  return tally.report((part, offset, length) =>
    readIdAt(path, (ranges[part]?.start ?? 0) + offset, length),
  );
}
