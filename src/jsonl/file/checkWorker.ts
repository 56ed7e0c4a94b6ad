import { BodySchemas } from '../schemas/bodySchemas.ts';
import { checkRanges, checkWhole, type CheckTask, type SharedRanges } from './checkFromDisk.ts';
import type { CheckReport } from '../rules/report.ts';
import type { DetachedTally } from './fileTally.ts';
import { LineChecker, type Shape } from '../line/lineChecker.ts';
import { serveTasks } from './workerPool.ts';

/** What a worker is given. */
export interface WorkerTask extends CheckTask {
  /** Ranges to share with other threads, and what these know already; absent: the whole file alone. */
  readonly shared?: SharedRanges & { readonly shapes: readonly Shape[] };
}

/** What a worker tells while it works: parts of a shared file, or the report of one that it has alone. */
export type CheckNews =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'part'; readonly index: number; readonly tally: DetachedTally }
  | { readonly kind: 'report'; readonly report: CheckReport };

const schemas = new BodySchemas();

serveTasks((all, say: (news: CheckNews, transfer?: ArrayBuffer[]) => void) => {
  const { shared, ...given } = all as WorkerTask;
  const task = { ...given, options: { ...given.options, schemas } };
  if (shared) {
    const checker = new LineChecker(task.profile, task.options);
    checker.learn(shared.shapes);
    checkRanges(task, shared, checker, (index, tally) => {
      const buffers = tally.ids.blocks.map(({ buffer }) => buffer as ArrayBuffer);
      say({ kind: 'part', index, tally }, buffers);
    });
  } else {
    const report = checkWhole(task, (bytes) => {
      say({ kind: 'progress', bytes });
    });
    say({ kind: 'report', report });
  }
});
