// Stands alone: the page and the editor keep the same state.
import type { Query } from '../../results/query/session.ts';

/** How a view is left, to come back so while it is hidden and over a reload of the window. */
export interface KeptState {
  query: Query;
  /** Shown columns in their order; undefined while the engine's choice holds. */
  shown?: readonly string[];
  /** Pixels by column id. */
  widths: Readonly<Record<string, number>>;
  isFirstFrozen: boolean;
  isPaneOpen: boolean;
  /** Share of the room that the pane takes. */
  paneShare: number;
  isSummaryOpen: boolean;
  /** The column whose distribution is shown. */
  chart?: string;
  /** Place of the active cell. */
  position: number;
}
