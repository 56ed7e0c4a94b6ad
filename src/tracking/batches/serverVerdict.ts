import type { Batch, BatchError } from '../../batches/batch.ts';
import type { Intent } from '../journal/intent.ts';

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
  /** Of the bytes that were judged; a file with another hash has moved on. */
  readonly sha256: string;
  readonly accountId: string;
  readonly batchId: string;
  readonly lines: readonly VerdictLine[];
}

/** @returns undefined when the batch has no errors or is not the intent's */
export function serverVerdict(batch: Batch, intent: Intent): ServerVerdict | undefined {
  const isOurs = batch.accountId === intent.accountId && batch.id === intent.batchId;
  if (!isOurs || batch.errors.length === 0) return undefined;
  return {
    fileUri: intent.fileUri,
    sha256: intent.sha256,
    accountId: intent.accountId,
    batchId: batch.id,
    lines: batch.errors.map(({ code, message, param, line }) => ({
      line: lineOf(line),
      code,
      message,
      param,
    })),
  };
}

/** Services count from 1; what is no line of any file is no line. */
function lineOf(line: BatchError['line']): number | null {
  return line !== null && Number.isInteger(line) && line >= 1 ? line - 1 : null;
}
