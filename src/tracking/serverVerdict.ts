import type { Batch } from '../batches/batch.ts';
import type { Intent } from './intent.ts';

/** One mistake that the service found in a submitted file. */
export interface VerdictLine {
  /** 0-based physical line of the file as it was sent; null when the service named none. */
  readonly line: number | null;
  readonly code: string | null;
  /** The service's own words: plain text. */
  readonly message: string;
  /** Path of the parameter, such as `body.model`. */
  readonly param: string | null;
}

/** The service's verdict on one submitted file, for diagnostics while the file's content is unchanged. */
export interface ServerVerdict {
  readonly fileUri: string;
  readonly sha256: string;
  readonly accountId: string;
  readonly batchId: string;
  readonly lines: readonly VerdictLine[];
}

/** @returns undefined when the batch has no errors or is not the intent's */
export function serverVerdict(_batch: Batch, _intent: Intent): ServerVerdict | undefined {
  throw new Error('not built yet');
}
