// Stands alone: the question before a trial and the words after it take the same prices.
import type { Account } from '../../batches/account.ts';
import type { OwnPrice } from '../../providers/ownPrices.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import { batchPrice, profileOf, realTimePrice } from '../../providers/profiles.ts';

/** What the same tokens cost now and in a batch; undefined where that is not known. */
export interface TrialPrices {
  readonly now: ModelPrice | undefined;
  readonly later: ModelPrice | undefined;
}

/** @param own the person's own prices, which stand before ours */
export function trialPrices(
  { provider, baseUrl }: Account,
  model: string | undefined,
  own: readonly OwnPrice[],
): TrialPrices {
  if (model === undefined) return { now: undefined, later: undefined };
  const profile = profileOf(provider);
  return {
    now: realTimePrice(profile, model, baseUrl, own),
    later: batchPrice(profile, model, baseUrl, own),
  };
}
