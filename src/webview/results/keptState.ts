import type { Query } from '../../results/query/session.ts';

/** What a view remembers of itself while it is hidden, and over a reload. */
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

export function firstState(isWide: boolean): KeptState {
  return {
    query: { conditions: [] },
    widths: {},
    isFirstFrozen: true,
    isPaneOpen: isWide,
    paneShare: 0.4,
    isSummaryOpen: isWide,
    position: 0,
  };
}
