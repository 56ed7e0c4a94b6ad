import type { EpochSeconds } from '../../batches/batch.ts';
import { doneOf, type Sample } from './samples.ts';
import { quietAfterSeconds } from './stillness.ts';

/** When a batch will probably be done. */
export interface Forecast {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  /** Requests an hour, over the samples that it is drawn from. */
  readonly perHour: number;
  /** How many samples that are. */
  readonly samples: number;
}

/** Fewer tell no speed. */
const leastSamples = 3;
/** What was seen for a minute tells of half an hour, not of a day. */
const farthest = 30;
/** A wider range says nothing. */
const widest = 10;
/** Speed is never known exactly. */
const doubt = 0.1;
/** After a silence that is so much longer than the longest before, nobody knows. */
const longestSilence = 3;
/** Older news is no ground, in seconds. */
const oldest = 15 * 60;

/**
 * Draws on about half as much of the past as the rest will take, so that a far end is told from a long time and a near
 * one from the last minutes. The range holds the speeds of all of it, of its first and of its second half.
 * @param seenAt the last look at the batch; @param now both in seconds since 1970
 * @returns undefined when there is no ground: too few samples, no progress, speeds that differ too much, old news
 */
export function forecast(
  samples: readonly Sample[],
  seenAt: EpochSeconds,
  now: EpochSeconds,
): Forecast | undefined {
  const known = sinceLastDrop(samples);
  const last = known.at(-1);
  if (!last) return undefined;
  const rest = last[3] - doneOf(last);
  const end = Math.max(last[0], seenAt);
  const whole = speedBetween(known[0], last, end);
  if (rest <= 0 || !whole) return undefined;
  const since = end - rest / whole / 2;
  const recent = known.filter(([at]) => at >= since);
  const used = recent.length >= leastSamples ? recent : known.slice(-leastSamples);
  const [first, middle] = [used[0], used[Math.floor(used.length / 2)]];
  if (used.length < leastSamples || !first || !middle) return undefined;
  const speeds = [speedBetween(first, last, end), speedBetween(first, middle, middle[0]), speedBetween(middle, last, end)]; // prettier-ignore
  const [slow, fast] = [Math.min(...speeds), Math.max(...speeds)];
  const isSilent = end - last[0] > Math.max(quietAfterSeconds, longestSilence * longestStep(used));
  if (slow <= 0 || isSilent) return undefined;
  const [soonest, latest] = [(rest / fast) * (1 - doubt), (rest / slow) * (1 + doubt)];
  const isFar = soonest > farthest * (end - first[0]);
  const isOld = now - end > Math.max(oldest, soonest / 2);
  if (isFar || isOld || latest > widest * soonest || end + latest <= now) return undefined;
  return {
    from: Math.max(now, end + soonest),
    to: end + latest,
    perHour: speedBetween(first, last, end) * 3600,
    samples: used.length,
  };
}

/** How a forecast stands to the end of the completion window. */
export type Outlook = 'in_time' | 'at_risk' | 'late';

export function outlookOf({ from, to }: Forecast, deadline: EpochSeconds): Outlook {
  if (to <= deadline) return 'in_time';
  return from <= deadline ? 'at_risk' : 'late';
}

/** Requests a second. @param end when `to` was still as it was */
function speedBetween(from: Sample | undefined, to: Sample, end: EpochSeconds): number {
  if (!from || end <= from[0]) return 0;
  return (doneOf(to) - doneOf(from)) / (end - from[0]);
}

/** A service that begins to count anew has begun to work anew. */
function sinceLastDrop(samples: readonly Sample[]): readonly Sample[] {
  let from = 0;
  for (let index = 1; index < samples.length; index++) {
    const [before, after] = [samples[index - 1], samples[index]];
    if (before && after && doneOf(after) < doneOf(before)) from = index;
  }
  return samples.slice(from);
}

/** The longest time from one sample to the next, in seconds. */
function longestStep(samples: readonly Sample[]): number {
  return Math.max(...samples.slice(1).map(([at], index) => at - (samples[index]?.[0] ?? at)));
}
