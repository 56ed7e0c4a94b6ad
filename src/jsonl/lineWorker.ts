import { parentPort, workerData } from 'node:worker_threads';
import { findLines, type FoundLines, type WantedPlace } from './findLines.ts';
import { indexLines } from './indexLines.ts';

/** What a worker is started with: write an index, or find lines. */
export type LineTask =
  | { readonly path: string; readonly target: string }
  | { readonly path: string; readonly wanted: readonly WantedPlace[] };

/** What it tells, once: the SHA-256 of the file, and where the lines are. */
export type LineNews = Pick<FoundLines, 'sha256'> & Partial<FoundLines>;

const task = workerData as LineTask;
const news: LineNews =
  'target' in task
    ? { sha256: indexLines(task.path, task.target) }
    : findLines(task.path, task.wanted);
parentPort?.postMessage(news);
