// Stands alone: trials, results and details count what tokens cost alike.
import type { ModelPrice } from './profile.ts';

/** Tokens that a service counted in its answers. */
export interface UsedTokens {
  /** Those from the cache among them. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What tokens cost, in the price's currency. */
export function costOf(
  { input, cached, output }: UsedTokens,
  { input: each, cachedInput = each, output: eachOutput }: Omit<ModelPrice, 'currency'>,
): number {
  const fresh = Math.max(0, input - cached);
  return (fresh * each + cached * cachedInput + output * eachOutput) / 1_000_000;
}
