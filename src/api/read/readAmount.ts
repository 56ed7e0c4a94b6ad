// Stands alone: one kind of answer, one reader.
import { ApiFailure } from '../../batches/apiFailure.ts';
import { isObject } from '../../json/unknownJson.ts';

/** The number of this name below `data`. @throws ApiFailure `malformed` when there is none */
export function readAmount(json: unknown, name: string): number {
  const data = isObject(json) ? json['data'] : undefined;
  const amount = isObject(data) ? data[name] : undefined;
  if (typeof amount === 'number' && Number.isFinite(amount)) return amount;
  throw new ApiFailure({ kind: 'malformed' });
}
