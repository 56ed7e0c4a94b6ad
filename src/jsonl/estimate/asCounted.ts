import type { TokenEstimate } from './estimateTokens.ts';

/** What a sample leaves open at least. */
const leastMargin = 0.03;

/**
 * An estimate, corrected by what the service itself counts in its examples.
 * @param counts of the examples, in their order
 */
export function asCounted(estimate: TokenEstimate, counts: readonly number[]): TokenEstimate {
  const examples = estimate.examples ?? [];
  const middles = examples.map(({ leastInput, mostInput }) => (leastInput + mostInput) / 2);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const guessed = sum(middles.slice(0, counts.length));
  if (guessed === 0) return estimate;
  const ratio = sum(counts) / guessed;
  const deviations = counts.map((count, k) => Math.abs(count / (middles[k] ?? 1) / ratio - 1));
  const margin = Math.min(0.5, Math.max(leastMargin, ...deviations));
  const middle = ((estimate.leastInput + estimate.mostInput) / 2) * ratio;
  return {
    ...estimate,
    leastInput: middle * (1 - margin),
    mostInput: middle * (1 + margin),
    isOfService: true,
  };
}
