// Stands alone: all parts of the page tell times alike.
import type { EpochSeconds } from '../../batches/batch.ts';
import type { Formats } from '../kit/formats.ts';

/** "16:20", on another day "Fri, Nov 27 16:20". */
export function timeWords(at: EpochSeconds, nowMs: number, formats: Formats): string {
  const date = new Date(at * 1000);
  const time = formats.timeOfDay(at * 1000);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return isToday ? time : `${formats.day(date)} ${time}`;
}
