import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import type { Batch } from '../../batches/batch.ts';
import type { BatchApi } from '../../batches/batchApi.ts';

interface SingleAnswer {
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

/** Settles with the work, or resolves at the abort. */
export async function orAborted(
  work: Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!signal) {
    await work;
    return;
  }
  const stop = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: stop.signal });
  });
  await Promise.race([work, aborted]).finally(() => stop.abort());
}
