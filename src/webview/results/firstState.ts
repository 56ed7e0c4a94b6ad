// Stands alone: how a view begins, apart from how it changes.
import type { KeptState } from '../messages/keptState.ts';

/** How a view is that was never opened before. @param isWide is there room for more than the table? */
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
