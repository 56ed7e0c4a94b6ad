// Stands alone: it is tested without an editor.
import type { Outcome } from '../../batches/capabilities.ts';

export interface Icon {
  /** Codicon id. */
  readonly id: string;
  /** Id of a theme colour. */
  readonly color?: string;
}

/** Each outcome has a shape of its own, so that colour only repeats what the shape says. */
export const outcomeIcons: { readonly [O in Outcome]: Icon } = {
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
