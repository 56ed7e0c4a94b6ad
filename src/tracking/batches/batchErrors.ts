import type { Batch, BatchError } from '../../batches/batch.ts';
import type { Submission } from '../journal/submission.ts';

/** One mistake that the service found in a submitted file. */
export interface LineOfError {
  /** 0-based physical line of the file as it was sent; null when the service named none. */
  readonly line: number | null;
  readonly code: string | null;
  /** The service's own words: plain text. */
  readonly message: string;
  /** Path of the parameter, such as `body.model`. */
  readonly param: string | null;
}

/** What a service found in one submitted file, for diagnostics while the file's content is unchanged. */
export interface BatchErrors {
  readonly fileUri: string;
  /** Of the bytes that were judged; a file with another hash has moved on. */
  readonly sha256: string;
  readonly accountId: string;
  readonly batchId: string;
  readonly lines: readonly LineOfError[];
}

/** @returns undefined when the batch has no errors or is not the submission's */
export function batchErrors(batch: Batch, submission: Submission): BatchErrors | undefined {
  const isOurs = batch.accountId === submission.accountId && batch.id === submission.batchId;
  if (!isOurs || batch.errors.length === 0) return undefined;
  return {
    fileUri: submission.fileUri,
    sha256: submission.sha256,
    accountId: submission.accountId,
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
