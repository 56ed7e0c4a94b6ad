import { asApiFailure, type ApiFailure } from '../batches/apiFailure.ts';
import type { Batch } from '../batches/batch.ts';
import type { BatchApi } from '../batches/batchApi.ts';

export interface SingleAnswer {
  readonly id: string;
  /** When the call was started. */
  readonly askedAt: number;
  readonly answer: Batch | ApiFailure;
}

/** So many at most per refresh: each is a call. */
const most = 5;

/** Asks for batches one by one, in this order. @param begin notes that it is asked for, and says when */
export async function* askSingly(
  api: BatchApi,
  ids: readonly string[],
  begin: (id: string) => number,
  signal: AbortSignal,
): AsyncGenerator<SingleAnswer, undefined> {
  for (const id of ids.slice(0, most)) {
    const askedAt = begin(id);
    const answer = await api.retrieveBatch(id, signal).catch((error: unknown) => {
      const failure = asApiFailure(error);
      if (!failure) throw error;
      return failure;
    });
    yield { id, askedAt, answer };
  }
  return undefined;
}
