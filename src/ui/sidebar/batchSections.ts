import type { Batch } from '../../batches/batch.ts';
import { outcomeOf, type BatchOutcome } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import { lastMoment } from '../batch/batchTimes.ts';
import { isMostlyFine } from './outcomeIcons.ts';

/** Where a batch stands when the list is grouped by state: a day is `2026-11-27`, a month `2026-11`. */
export type SectionName = string;

const dayMs = 86_400_000;
/** Older days share a month, and an older failure no longer asks for attention. */
const recentMs = 7 * dayMs;

const worrying: ReadonlySet<BatchOutcome> = new Set([
  'failed',
  'all_failed',
  'expired',
  'partly_failed',
]);

/** Did it end badly within the last week? */
export function needsAttention(batch: Batch, nowMs: number): boolean {
  if (isActive(batch.status) || !worrying.has(outcomeOf(batch)) || isMostlyFine(batch))
    return false;
  return nowMs - (lastMoment(batch) ?? 0) * 1000 < recentMs;
}

/** @param isPinned pinned batches come first, whatever their state */
export function sectionOf(batch: Batch, isPinned: boolean, nowMs: number): SectionName {
  if (isPinned) return 'pinned';
  if (isActive(batch.status)) return 'active';
  if (needsAttention(batch, nowMs)) return 'attention';
  const endedMs = (lastMoment(batch) ?? 0) * 1000;
  const day = localDay(endedMs);
  return nowMs - endedMs < recentMs ? day : day.slice(0, 7);
}

const first: readonly SectionName[] = ['pinned', 'attention', 'active'];

/** What needs eyes first, then the latest day. */
export function compareSections(a: SectionName, b: SectionName): number {
  const rank = (name: SectionName) => (first.includes(name) ? first.indexOf(name) : first.length);
  return rank(a) - rank(b) || (a < b ? 1 : a > b ? -1 : 0);
}

/** The day of a moment in the local zone, `2026-11-27`. */
export function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
