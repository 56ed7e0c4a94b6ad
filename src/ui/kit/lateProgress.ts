import type { Clock } from '../../batches/clock.ts';

/** What a progress display is told; increments add up to 100. */
export interface ProgressNews {
  readonly message: string;
  readonly increment?: number;
}

export type Show = (progress: { report(news: ProgressNews): void }) => void;

/** Work that is over sooner shows nothing: a notification that flashes tells nobody anything. */
export const lateMs = 500;

/**
 * Starts work at once, and shows its progress only when it takes longer than `lateMs`.
 * @param work is handed where to report; what it said before there was a display is said when there is one
 * @param show opens the display, which stays until `done` settles
 */
export function lateProgress<T>(
  clock: Clock,
  work: (report: (news: ProgressNews) => void) => Promise<T>,
  show: (done: Promise<unknown>, ready: Show) => void,
): Promise<T> {
  let last: ProgressNews | undefined;
  let share = 0;
  let display: Parameters<Show>[0] | undefined;
  const done = work((news) => {
    last = news;
    share += news.increment ?? 0;
    display?.report(news);
  });
  const settled = done.catch(() => undefined);
  const forget = clock.after(lateMs, () => {
    show(settled, (progress) => {
      display = progress;
      if (last) progress.report({ message: last.message, increment: share });
    });
  });
  void settled.then(forget);
  return done;
}
