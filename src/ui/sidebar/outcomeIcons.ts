import type { Batch } from '../../batches/batch.ts';
import { outcomeOf, type BatchOutcome } from '../../batches/capabilities.ts';

export interface Icon {
  /** Codicon id. */
  readonly id: string;
  /** Id of a theme colour. */
  readonly color?: string;
}

/** Each outcome has a shape of its own, so that colour only repeats what the shape says. */
export const outcomeIcons: { readonly [O in BatchOutcome]: Icon } = {
  waiting: { id: 'search', color: 'charts.blue' },
  running: { id: 'sync~spin', color: 'charts.blue' },
  cancelling: { id: 'sync-ignored' },
  succeeded: { id: 'pass', color: 'testing.iconPassed' },
  partly_failed: { id: 'warning', color: 'list.warningForeground' },
  all_failed: { id: 'error', color: 'testing.iconFailed' },
  failed: { id: 'error', color: 'testing.iconFailed' },
  expired: { id: 'watch', color: 'list.warningForeground' },
  cancelled: { id: 'circle-slash' },
  unknown: { id: 'question' },
};

/** From this share of failed requests on, a completed batch asks to be looked at; below, the count says enough. */
const worrying = 0.1;

/** Completed, and so few requests failed that their count says enough. */
export function isMostlyFine(batch: Batch): boolean {
  const { total = 0, failed = 0 } = batch.counts ?? {};
  return outcomeOf(batch) === 'partly_failed' && failed < total * worrying;
}

export function iconOf(batch: Batch): Icon {
  return outcomeIcons[isMostlyFine(batch) ? 'succeeded' : outcomeOf(batch)];
}
