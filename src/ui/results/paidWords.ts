import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import { costOf } from '../../providers/costOf.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import type { OwnPrice } from '../../providers/ownPrices.ts';
import { batchPrice, profileOf } from '../../providers/profiles.ts';
import type { Submission } from '../../tracking/journal/submission.ts';
import type { Formats } from '../kit/formats.ts';

export interface PaidTokens {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** What a batch is billed by, where that is known; its model stands in its record when the service does not name it. */
export function priceOfBatch(
  batch: Batch,
  { provider, baseUrl }: Account,
  submission: Pick<Submission, 'model'> | undefined,
  own: readonly OwnPrice[] = [],
): ModelPrice | undefined {
  const model = batch.model ?? submission?.model;
  return model ? batchPrice(profileOf(provider), model, baseUrl, own) : undefined;
}

/** What tokens that were counted cost, by the prices that this version knows. */
export function paidWords(
  { inputTokens, cachedTokens, outputTokens }: PaidTokens,
  price: ModelPrice,
  formats: Formats,
): string {
  const { currency } = price;
  const cost = costOf({ input: inputTokens, cached: cachedTokens, output: outputTokens }, price);
  return vscode.l10n.t('about {0} (estimate; actual usage is billed)', formats.money(cost, currency, 3)); // prettier-ignore
}
