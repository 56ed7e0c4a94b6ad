import type { BatchStatus } from './status.ts';

/** Seconds since 1970, UTC, as the services send them. */
export type EpochSeconds = number;

/** The year 5138. No service means a later one, and the calendar itself ends not much later. */
export const latestSeconds: EpochSeconds = 1e11;

/** Can it be a time, in seconds since 1970? */
export function isEpochSeconds(value: unknown): value is EpochSeconds {
  return typeof value === 'number' && value >= 0 && value <= latestSeconds;
}

export interface RequestCounts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
}

/** One entry of the server's verdict on a failed batch. `line` is 1-based over physical lines of the input file. */
export interface BatchError {
  readonly code: string | null;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

/** When each thing happened, in the order in which it can happen. */
export const batchMoments = [
  'createdAt',
  'inProgressAt',
  'finalizingAt',
  'completedAt',
  'failedAt',
  'cancellingAt',
  'cancelledAt',
  'expiredAt',
  'expiresAt',
] as const;

export type BatchMoment = (typeof batchMoments)[number];

export interface TokenUsage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly totalTokens: number;
}

/** A batch as its service reports it, read tolerantly; `raw` is the object as it came. */
export interface Batch {
  readonly accountId: string;
  readonly id: string;
  readonly status: BatchStatus;
  /** The server's own word, for a status that is not in the table. */
  readonly statusWord: string;
  readonly endpoint: string;
  readonly model: string | null;
  readonly completionWindow: string;
  readonly inputFileId: string;
  /** Non-null whenever the service names a file, whatever the status: partial output was paid for. */
  readonly outputFileId: string | null;
  readonly errorFileId: string | null;
  readonly counts: RequestCounts | null;
  readonly errors: readonly BatchError[];
  readonly times: Readonly<Record<BatchMoment, EpochSeconds | null>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly usage: TokenUsage | null;
  readonly raw: unknown;
  /** Present when `raw`, or part of the metadata or errors, was too large to be kept: the service still has it. */
  readonly isCut?: true;
}

/** Which of a batch's three files. */
export const batchFileKinds = ['input', 'output', 'error'] as const;

export type BatchFileKind = (typeof batchFileKinds)[number];

export function fileIdOf(batch: Batch, kind: BatchFileKind): string | null {
  if (kind === 'input') return batch.inputFileId || null;
  return kind === 'output' ? batch.outputFileId : batch.errorFileId;
}

/** Which result files the service names for a batch. */
export function resultKindsOf(batch: Batch): readonly Exclude<BatchFileKind, 'input'>[] {
  return (['output', 'error'] as const).filter((kind) => fileIdOf(batch, kind) !== null);
}
