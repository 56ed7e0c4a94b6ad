import type { ApiFailure } from '../../batches/apiFailure.ts';
import { hasTrait } from '../../batches/failureTraits.ts';

const firstMs = 500;
const capMs = 8_000;
/** A longer wish of the server is told to the caller instead of waited for. */
const longestWaitMs = 60_000;
const maxAttempts = 4;

/** Of the answers, those that the same call may not meet a second time. */
const passingStatus: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504, 520, 529]);

/**
 * How long to wait before a safe call is sent again, in milliseconds; null gives up. The server's word goes first,
 * then exponential backoff with full jitter.
 * @param attempt 1 after the first try
 * @param random in [0, 1)
 */
export function retryDelay(failure: ApiFailure, attempt: number, random: number): number | null {
  const { kind, code, status, retryAfterMs } = failure.facts;
  // A time-out has already cost a minute: once more is enough.
  const wasLong = kind === 'timeout' && (status === undefined || code === 'too_slow');
  if (attempt >= (wasLong ? 2 : maxAttempts)) return null;
  if (
    !hasTrait(kind, 'may_pass') ||
    (status !== undefined && status >= 400 && !passingStatus.has(status))
  )
    return null;
  if (retryAfterMs !== undefined) {
    // Never before the time the server named, and not all clients at the same moment.
    return retryAfterMs > longestWaitMs ? null : retryAfterMs + random * firstMs;
  }
  return random * Math.min(capMs, firstMs * 2 ** attempt);
}

/**
 * Reads `retry-after-ms` and `Retry-After` (seconds or an HTTP date).
 * @param now milliseconds since 1970
 */
export function readRetryAfter(
  header: (name: string) => string | undefined,
  now: number,
): number | undefined {
  const ms = Number(header('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const text = header('retry-after')?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Only the one date form that servers may send; `Date.parse` alone would accept nearly anything.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
    return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
