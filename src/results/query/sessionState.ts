import type { RowTable } from './rowTable.ts';
import type { SessionFile } from './loadSources.ts';
import type { Overview, ResultSource, ReviewReason, RowOutcome } from './session.ts';
import type { TableRows } from './tableRows.ts';

/** Bits of what a check of an answer's content found, beside what its result line says. */
export const judgedBits = { not_json: 1, schema: 2, tool_arguments: 4 } as const;

/** What a session knows of its rows. */
export interface SessionState {
  readonly sources: readonly ResultSource[];
  readonly files: readonly SessionFile[];
  readonly table: RowTable;
  isLoaded: boolean;
  isJudged: boolean;
  bytesRead: number;
  unreadable: number;
  /** By result: bits of `judgedBits`; empty until answers are judged. */
  judged: Uint8Array;
  /** Of the source table, once they are read. */
  tableRows?: TableRows;
  tableProblem?: Overview['tableProblem'];
}

export function outcomeAt(state: SessionState, row: number, source = 0): RowOutcome {
  const { table } = state;
  const result = table.resultOf(row, source);
  if (result === undefined)
    return !state.isLoaded || state.sources[source]?.isRunning ? 'pending' : 'missing';
  const kind = table.kindOf(result);
  if (kind === 'failed') return 'failed';
  return kind === 'answered' && !state.judged[result] ? 'answered' : 'review';
}

export function reasonsAt(state: SessionState, row: number, source = 0): readonly ReviewReason[] {
  const result = state.table.resultOf(row, source);
  if (result === undefined) return [];
  const kind = state.table.kindOf(result);
  const judged = state.judged[result] ?? 0;
  const reasons: ReviewReason[] = kind === 'answered' || kind === 'failed' ? [] : [kind];
  for (const [reason, bit] of Object.entries(judgedBits))
    if (judged & bit) reasons.push(reason as ReviewReason);
  return reasons;
}
