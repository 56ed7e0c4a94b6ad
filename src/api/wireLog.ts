import type { FailureKind } from '../batches/apiFailure.ts';

/** One answered or failed request, for the log: no header, body, query, key or prompt. */
export interface WireLogEvent {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly ms: number;
  readonly requestId: string | null;
  readonly failure: FailureKind | null;
  /** 1 for the first try of a call. */
  readonly attempt: number;
}
