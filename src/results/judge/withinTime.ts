// Stands alone: judging and searching stop a pattern alike.
import { runInNewContext } from 'node:vm';

/** Work took too long and was stopped. Its message is this word: sentences are made where they are shown. */
export class OutOfTime extends Error {
  override readonly message = 'timeout';
}

/** Does work that a stranger's regular expression may never end, and stops it then. @throws OutOfTime */
export function withinTime(ms: number, work: () => void): void {
  try {
    // The only way to stop a regular expression that runs.
    runInNewContext('work()', { work }, { timeout: ms });
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    throw code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? new OutOfTime() : error;
  }
}
