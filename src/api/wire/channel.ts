import type { Account, Vault } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { type Clock, wait } from '../../batches/clock.ts';
import { answerFailure } from './answerFailure.ts';
import { firstHeader, requestIdOf } from './answerHeaders.ts';
import { readBaseUrl, resourcePath } from './baseUrl.ts';
import { BodyCollector } from './bodyCollector.ts';
import type { DispatchRequest } from './dispatcher.ts';
import type { Dispatchers, Way } from './dispatchers.ts';
import { type AnswerHead, exchange, type Receiver } from './exchange.ts';
import { keyFor } from './keyFor.ts';
import { networkFailure } from './networkFailure.ts';
import { serverText } from '../read/serverText.ts';
import { readAnswer } from './readAnswer.ts';
import { retryDelay } from './retryTiming.ts';
import type { WireLogEvent } from './wireLog.ts';
import type { WireTimes } from './wireTimes.ts';

export interface ChannelOptions {
  readonly vault: Vault;
  readonly userAgent: string;
  readonly resolveBaseUrl: (account: Account) => Promise<string>;
  readonly clock: Clock;
  readonly log: (event: WireLogEvent) => void;
  readonly random: () => number;
  readonly times: WireTimes;
  readonly dispatchers: Dispatchers;
  /** Days after which services shall delete our files; 0 or absent: as they do by themselves. */
  readonly fileDays?: () => number;
}

export interface Call {
  readonly method: DispatchRequest['method'];
  /** Below the base URL, not yet encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: DispatchRequest['body'];
  readonly signal?: AbortSignal | undefined;
  /** Takes a successful answer instead of memory. */
  readonly content?: Receiver;
  readonly headersMs?: number;
  readonly onSent?: (bytes: number) => void;
  /** May the service have received the whole request? Asked after a failure; absent: as soon as sending began. */
  readonly wasSent?: () => boolean;
  readonly isCancel?: boolean;
}

export interface Answer {
  readonly head: AnswerHead;
  readonly body: Buffer;
  /** That was sent, and may stand in the body. */
  readonly key: string;
}

interface Target extends Way {
  readonly base: URL;
  readonly key: string;
}

const maxRedirects = 3;
/** A page of 100 batches with their metadata and errors is some hundred kilobytes; 10,000 batches are ten megabytes. */
const maxJsonBytes = 10 * 1024 * 1024;

/** Bytes a second that a file comes with on the slowest link that is worth waiting for. */
const leastRate = 1024;

/** The calls of one account: key, time-outs, retries, failures and log are the same for all of them. */
export class Channel {
  readonly account: Account;
  readonly options: ChannelOptions;

  constructor(account: Account, options: ChannelOptions) {
    this.account = account;
    this.options = options;
  }

  /**
   * Sends a call and reads its JSON answer; a GET again when the failure may pass.
   * @param read throws ApiFailure for an answer that it cannot use
   */
  async json<T>(call: Call, read: (json: unknown) => T | Promise<T>): Promise<T> {
    const isSafe = call.method === 'GET';
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(call, attempt, async ({ head, body, key }) =>
          read(await readAnswer(head, body, key)),
        );
      } catch (error) {
        const failure = error as ApiFailure;
        const delay = isSafe ? retryDelay(failure, attempt, this.options.random()) : null;
        if (!(failure instanceof ApiFailure) || delay === null) throw error;
        await this.pause(delay, failure, call.signal);
      }
    }
  }

  /** Sends a call once, and logs it. @throws ApiFailure */
  async once<T>(call: Call, attempt: number, read: (answer: Answer) => T | Promise<T>): Promise<T> {
    const { clock, log } = this.options;
    const target = await this.#open(call);
    const begin = clock.now();
    const collector = new BodyCollector(maxJsonBytes, target.key, call.content);
    const path = resourcePath(target.base, ...call.path);
    const tell = (failure: ApiFailure | null) => {
      const head = collector.head;
      log({
        method: call.method,
        host: target.base.host,
        path,
        status: head?.status ?? failure?.facts.status ?? null,
        ms: clock.now() - begin,
        requestId: (head && requestIdOf(head.headers, target.key)) ?? null,
        failure: failure?.kind ?? null,
        attempt,
      });
    };
    try {
      const result = await read(await this.#roundTrip(target, path, call, collector));
      tell(null);
      return result;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const failure = completed(error, call, target, collector.head);
      tell(failure);
      throw failure;
    }
  }

  /** Waits before another try. @throws ApiFailure `cancelled` */
  async pause(ms: number, failure: ApiFailure, signal: AbortSignal | undefined): Promise<void> {
    try {
      await wait(this.options.clock, ms, signal);
    } catch {
      throw new ApiFailure({ kind: 'cancelled', host: failure.facts.host }, { cause: failure });
    }
  }

  async #open(call: Call): Promise<Target> {
    const base = readBaseUrl(await this.options.resolveBaseUrl(this.account));
    const key = await keyFor(this.account, base, this.options.vault);
    const way = await this.options.dispatchers.wayTo(base, call.method === 'GET');
    return { ...way, base, key };
  }

  async #roundTrip(
    target: Target,
    path: string,
    call: Call,
    collector: BodyCollector,
  ): Promise<Answer> {
    const query = new URLSearchParams(call.query).toString();
    let location = query ? `${path}?${query}` : path;
    for (let hop = 0; ; hop++) {
      const answer = await this.#hop(target, location, call, collector);
      const { status, headers } = answer.head;
      if (status >= 200 && status < 300) return answer;
      const next = redirect(target.base, location, status, firstHeader(headers, 'location'));
      if (call.method === 'GET' && next?.origin === target.base.origin && hop < maxRedirects) {
        location = next.pathname + next.search;
        continue;
      }
      const refusal = answerFailure(answer.head, answer.body, {
        host: target.base.host,
        key: target.key,
        isCancel: call.isCancel === true,
        acts: call.method !== 'GET',
        now: this.options.clock.now(),
      });
      throw next ? withCode(refusal, serverText(next.host, 100, target.key)) : refusal;
    }
  }

  async #hop(target: Target, path: string, call: Call, collector: BodyCollector): Promise<Answer> {
    const { times, clock } = this.options;
    try {
      await exchange({
        dispatcher: target.dispatcher,
        request: {
          origin: target.base.origin,
          path,
          method: call.method,
          headers: {
            accept: 'application/json',
            // Nothing is unpacked here: a small answer cannot become a huge one.
            'accept-encoding': 'identity',
            'user-agent': this.options.userAgent,
            ...call.headers,
            authorization: `Bearer ${target.key}`,
          },
          body: call.body ?? null,
        },
        receiver: collector,
        times: {
          connectMs: times.connectMs,
          headersMs: call.headersMs ?? times.headersMs,
          idleMs: times.idleMs,
        },
        pace: call.content
          ? { ms: times.paceMs, leastBytes: (times.paceMs / 1000) * leastRate }
          : { ms: times.bodyMs, leastBytes: Infinity },
        clock,
        signal: call.signal,
        onSent: call.onSent,
      });
    } catch (error) {
      throw networkFailure(error, {
        host: target.base.host,
        viaProxy: target.viaProxy,
        mayHaveActed: call.method !== 'GET' && (call.wasSent?.() ?? true),
      });
    }
    const { head } = collector;
    if (!head) throw new ApiFailure({ kind: 'malformed', host: target.base.host });
    return { head, body: collector.takeBody(), key: target.key };
  }
}

function redirect(
  base: URL,
  path: string,
  status: number,
  location: string | undefined,
): URL | undefined {
  if (status < 300 || status >= 400 || !location) return undefined;
  return URL.parse(location, new URL(path, base).href) ?? undefined;
}

function withCode(failure: ApiFailure, code: string): ApiFailure {
  return new ApiFailure({ ...failure.facts, code });
}

/** Adds what the place that found a failure could not know. */
function completed(
  failure: ApiFailure,
  call: Call,
  target: Target,
  head: AnswerHead | undefined,
): ApiFailure {
  const { facts } = failure;
  const wasAnswered = head !== undefined && head.status >= 200 && head.status < 300;
  return new ApiFailure(
    {
      ...facts,
      host: facts.host ?? target.base.host,
      status: facts.status ?? head?.status,
      requestId: facts.requestId ?? (head && requestIdOf(head.headers, target.key)),
      code: facts.code && serverText(facts.code, 100, target.key),
      serverMessage: facts.serverMessage && serverText(facts.serverMessage, 500, target.key),
      // A 2xx that cannot be read: it did act, and we do not know with what result.
      outcomeUnknown: facts.outcomeUnknown ?? (call.method !== 'GET' && wasAnswered),
    },
    { cause: failure.cause },
  );
}
