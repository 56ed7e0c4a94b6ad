// Stands alone: it is the file that a thread starts with.
import { findLines, type FoundLines, type WantedPlace } from './findLines.ts';
import { hashFile } from './hashFile.ts';
import { indexLines } from './indexLines.ts';
import { serveTasks } from '../file/workerPool.ts';

/** What a worker is given: write an index, find lines, or only hash the file. */
export type LineTask =
  | { readonly path: string; readonly target: string }
  | { readonly path: string; readonly wanted: readonly WantedPlace[] }
  | { readonly path: string };

/** What it tells, once: the SHA-256 of the file, and where the lines are. */
export type LineNews = Pick<FoundLines, 'sha256'> & Partial<FoundLines>;

serveTasks((given, say: (news: LineNews) => void) => {
  const task = given as LineTask;
  if ('target' in task) say({ sha256: indexLines(task.path, task.target) });
  else if ('wanted' in task) say(findLines(task.path, task.wanted));
  else say({ sha256: hashFile(task.path) });
});
