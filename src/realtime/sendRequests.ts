import { asApiFailure, type ApiFailure } from '../batches/apiFailure.ts';
import { hasTrait } from '../batches/failureTraits.ts';
import type { RealTimeAnswer, RealTimeApi } from '../batches/realTimeApi.ts';
import type { LineRequest } from './lineRequest.ts';

/** What became of a request. */
export type Sent = { readonly request: LineRequest } & (
  { readonly answer: RealTimeAnswer } | { readonly failure: ApiFailure }
);

export interface SendOptions {
  readonly api: RealTimeApi;
  /** Requests that are under way at a time. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends requests one by one, a few at a time, none twice, and tells each as it ends, in no order. Memory does not grow
 * with their number. Ends early when the signal aborts or the service takes no more: what was not sent is not told.
 */
export async function* sendRequests(
  requests: Iterable<LineRequest> | AsyncIterable<LineRequest>,
  { api, concurrency, signal }: SendOptions,
): AsyncGenerator<Sent> {
  const queue =
    Symbol.asyncIterator in requests
      ? requests[Symbol.asyncIterator]()
      : requests[Symbol.iterator]();
  const underWay = new Map<LineRequest, Promise<Sent>>();
  let isOver = false;
  for (;;) {
    while (!isOver && !signal?.aborted && underWay.size < concurrency) {
      const next = await queue.next();
      if (next.done === true) isOver = true;
      else underWay.set(next.value, sendOne(next.value, api, signal));
    }
    if (underWay.size === 0) break;
    const sent = await Promise.race(underWay.values());
    underWay.delete(sent.request);
    if ('failure' in sent && !hasTrait(sent.failure.kind, 'of_one_request')) isOver = true;
    yield sent;
  }
  await queue.return?.();
}

async function sendOne(
  request: LineRequest,
  api: RealTimeApi,
  signal: AbortSignal | undefined,
): Promise<Sent> {
  try {
    return { request, answer: await api.send(request, signal) };
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure) throw error;
    return { request, failure };
  }
}
