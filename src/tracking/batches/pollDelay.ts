import { hasTrait } from '../../batches/failureTraits.ts';
import type { AccountState } from './accountState.ts';
import { isActive } from '../../batches/status.ts';

/** Longest pause that failures alone lead to. */
const longestMs = 300_000;

/** What a server asks for is honoured up to here; more would be for ever. */
const longestAskedMs = 3_600_000;

/**
 * The pause after an attempt, in milliseconds.
 * @param random in [0, 1): spreads windows and accounts over a tenth of the pause, so that none march in step
 */
export function pollDelay(state: AccountState, intervalMs: number, random: number): number {
  const longest = Math.max(intervalMs, longestMs);
  const spread = 1 + random / 10;
  const { failure } = state;
  if (!failure) return (isOnlyUnknown(state) ? longest : intervalMs) * spread;
  const backOff = hasTrait(failure.kind, 'needs_user')
    ? longest
    : Math.min(longest, intervalMs * 2 ** Math.min(state.failuresInRow, 20));
  const asked = Math.min(failure.facts.retryAfterMs ?? 0, longestAskedMs);
  return Math.max(backOff, asked) * spread;
}

/** A status we do not know counts as active, and may stay so for ever: it is looked at slowly. */
function isOnlyUnknown({ batches }: AccountState): boolean {
  const active = batches.filter((batch) => isActive(batch.status));
  return active.length > 0 && active.every((batch) => batch.status === 'unknown');
}
