import type { FailureKind } from '../../batches/apiFailure.ts';

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

/** One line for a log. */
export function describeCall(event: WireLogEvent): string {
  const outcome = event.failure ?? String(event.status);
  const details = [
    `${event.method} ${event.host}${event.path}`,
    `${outcome} in ${String(Math.round(event.ms))} ms`,
    event.attempt > 1 ? `attempt ${String(event.attempt)}` : '',
    event.requestId === null ? '' : `request ${event.requestId}`,
  ];
  return details.filter(Boolean).join(', ');
}
