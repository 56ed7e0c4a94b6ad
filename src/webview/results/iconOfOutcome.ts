// Stands alone: table, head and pane show an outcome alike.
import type { RowOutcome } from '../../results/query/session.ts';

/** Names of codicons, in the order in which outcomes are listed. */
export const iconOfOutcome: Readonly<Record<RowOutcome, string>> = {
  answered: 'pass',
  review: 'warning',
  failed: 'error',
  missing: 'question',
  pending: 'clock',
};

export const outcomesInOrder = Object.keys(iconOfOutcome) as readonly RowOutcome[];
