import type { FileShape, Problem, ProblemCode } from '../problem.ts';

/** What a check of a whole file found. */
export interface CheckReport {
  /** Sorted by line; above the cap those that `ProblemSelection` chooses. */
  readonly problems: readonly Problem[];
  readonly total: number;
  readonly byCode: ReadonlyMap<ProblemCode, number>;
  readonly summary: BatchSummary;
}

/** Problems in the order of their lines; above the cap those that `ProblemSelection` chooses. */
export interface ProblemList {
  readonly list: readonly Problem[];
  /** How many there are without the cap. */
  readonly total: number;
  readonly byCode: ReadonlyMap<ProblemCode, number>;
}

/** What a file holds, counted while it is checked. */
export interface BatchSummary {
  /** Physical lines, blank ones included; a final line end opens no further line. */
  readonly lines: number;
  /** Lines that are JSON objects. */
  readonly requests: number;
  /** Bytes of UTF-8 with one byte per line end (streamed: the bytes as they are). */
  readonly bytes: number;
  /** Requests per model, most frequent first. */
  readonly models: ReadonlyMap<string, number>;
  /** The most frequent `url`, or undefined when there is none. */
  readonly url: string | undefined;
  readonly errors: number;
  readonly warnings: number;
  /** What the file is; undefined: nothing that batch services read or write. */
  readonly shape: FileShape | undefined;
  /** Has it requests of its provider? Else its lines are not judged. */
  readonly looksLikeBatch: boolean;
}
