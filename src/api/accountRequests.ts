import { ApiFailure } from '../batches/apiFailure.ts';
import type { RealTimeAnswer, RealTimeApi, RealTimeRequest } from '../batches/realTimeApi.ts';
import { requestIdOf } from './wire/answerHeaders.ts';
import type { Channel } from './wire/channel.ts';
import { readAnswer } from './wire/readAnswer.ts';

/** A path below the base URL, which has the version already: words alone, so that no file leads a key elsewhere. */
const endpoint = /^(?:\/v\d{1,2})?((?:\/[a-z][a-z-]{0,30}){1,3})$/;

/** The real-time endpoints of one account, over its channel. */
export class AccountRequests implements RealTimeApi {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async send({ url, body }: RealTimeRequest, signal?: AbortSignal): Promise<RealTimeAnswer> {
    const path = endpoint.exec(url)?.[1];
    if (path === undefined) throw new ApiFailure({ kind: 'not_found', code: 'invalid_url' });
    const { times } = this.#channel.options;
    const call = {
      method: 'POST',
      path: path.slice(1).split('/'),
      headers: { 'content-type': 'application/json' },
      body,
      signal,
      headersMs: times.answerMs,
    } as const;
    // Never a second time: whatever failed may have been answered, and would be paid for twice.
    return this.#channel.once(call, 1, async ({ head, body: bytes, key }) => ({
      status: head.status,
      requestId: requestIdOf(head.headers, key) ?? null,
      body: await readAnswer(head, bytes, key),
    }));
  }
}
