import type { ModelPrice } from './models/modelRule.ts';

/** A person's own price of a model in batches: it stands before what we know. */
export interface OwnPrice extends ModelPrice {
  /** Id of the provider that bills it. */
  readonly provider: string;
  readonly model: string;
}

/** The entries of the setting `batchStudio.prices` that can be used. */
export function readOwnPrices(value: unknown): readonly OwnPrice[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { provider, model, currency, input, cachedInput, output } = entry as Readonly<
      Record<string, unknown>
    >;
    if (typeof provider !== 'string' || typeof model !== 'string') return [];
    if (currency !== 'CNY' && currency !== 'USD') return [];
    if (!isPrice(input) || !isPrice(output)) return [];
    const cached = isPrice(cachedInput) ? { cachedInput } : {};
    return [{ provider, model, currency, input, output, ...cached }];
  });
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
