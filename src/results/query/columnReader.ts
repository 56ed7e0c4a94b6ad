// Stands alone: columns of requests, of results and of marks are read through it.
import type { RowValues } from './rowValues.ts';
import type { Cell, Column } from './session.ts';
import type { WrittenText } from '../records/storedRecord.ts';

/** How a column's value is found. */
export interface ColumnReader {
  readonly column: Column;
  /** What must be read from the disk for it: `results` are those of all sources; `facts` are in memory. */
  readonly needs: 'facts' | 'request' | 'table' | 'result' | 'results' | 'both';
  readonly source: number;
  /** Whole, not cut. */
  readonly value: (row: RowValues) => Cell;
  /** Where the value stands as one text, if it plainly does: to sort by it without building it. */
  readonly written?: (row: RowValues) => WrittenText | undefined;
  /** The same of a row by its number, for `facts`. */
  readonly fact?: (row: number) => Cell;
  /** Must be waited for before `fact` is asked for all rows, or those of a table are read. */
  readonly prepare?: (signal: AbortSignal) => Promise<void>;
  /** All values of a row that has several; `fact` is the first. */
  readonly facts?: (row: number) => readonly Cell[];
}
