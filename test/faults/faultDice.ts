import { htmlReply, type Fault, type Place, type ReplyMoment } from '../support/fault.ts';
import type { SeenRequest } from '../support/faultProxy.ts';
import { between, oneOf, type Random } from './seededRandom.ts';

/** Longest delay, in milliseconds; below the wire's time-outs in these tests, or above them. */
const delays = [5, 30, 350];

/** What gateways say in a service's stead, also after it has acted. */
const gatewayWords = [408, 409, 429, 500, 502, 503, 504];
/** What nobody says of a list, and what says nothing of what was done before it. */
const oddWords = [
  301, 302, 303, 307, 308, 404, 405, 406, 410, 411, 415, 418, 421, 423, 425, 428, 431, 451,
];
/** What a service says before it acts; of a create also what a gateway says that asks again after it. */
const serviceWords = [400, 401, 403, 404, 413, 422];

/** Decides what goes wrong with each request of one run. */
export class FaultDice {
  readonly #random: Random;
  /** Share of requests that something happens to. */
  readonly heat: number;
  readonly thrown = new Map<string, number>();
  /** From now on everything goes well. */
  isCalm = false;
  /** When the last delayed request will have arrived, in milliseconds since 1970. */
  settledAt = 0;
  /** Files that the network made by itself, by sending an upload twice. */
  spareFiles = 0;

  constructor(random: Random) {
    this.#random = random;
    this.heat = oneOf(random, [0, 0.15, 0.35, 0.6]);
  }

  /** Can a request hang that is sent now? */
  get mayStall(): boolean {
    return !this.isCalm;
  }

  roll(request: Pick<SeenRequest, 'method' | 'path'>): Fault | undefined {
    if (this.isCalm || this.#random() >= this.heat) return undefined;
    const isPost = request.method === 'POST';
    const isCreate = isPost && request.path.endsWith('/batches');
    const fault = oneOf(this.#random, this.#choices(isPost, isCreate))();
    const name = fault.kind === 'reply' ? `${String(fault.status)} ${fault.when}` : fault.kind;
    this.thrown.set(name, (this.thrown.get(name) ?? 0) + 1);
    if (fault.kind === 'delay') this.settledAt = Date.now() + fault.ms;
    if (isPost && fault.kind === 'repeat' && fault.what === 'request') this.spareFiles++;
    return fault;
  }

  #choices(isPost: boolean, isCreate: boolean): readonly (() => Fault)[] {
    const ofPost = [...gatewayWords, ...oddWords, ...(isCreate ? serviceWords : [])];
    const kinds = isPost ? ofPost : gatewayWords;
    const moments = allMoments;
    // That a file or a batch does not exist is the service's own word: no network says that of one that does.
    const service = isPost ? serviceWords : gatewayWords;
    return [
      () => ({ kind: 'refuse' }),
      () => ({ kind: 'cut-request', at: this.#place() }),
      () => ({ kind: 'cut-answer', at: this.#place(), how: oneOf(this.#random, ['end', 'reset']) }),
      () => ({ kind: 'truncate', at: this.#place() }),
      () => ({ kind: 'pieces' }),
      () => ({ kind: 'lose-answer' }),
      () => ({ kind: 'lose-answer' }),
      () => this.#stall(),
      () => ({
        kind: 'delay',
        what: oneOf(this.#random, ['request', 'answer']),
        ms: oneOf(this.#random, delays),
      }),
      // A network that sends a create twice makes two batches whatever the client does: there is no key against it.
      () => ({ kind: 'repeat', what: isCreate ? 'answer' : oneOf(this.#random, ['request', 'answer']) }),
      () => this.#reply(oneOf(this.#random, kinds), oneOf(this.#random, moments)),
      () => this.#reply(oneOf(this.#random, kinds), oneOf(this.#random, moments)),
      () => this.#reply(oneOf(this.#random, service), oneOf(this.#random, beforeAction)),
      () => htmlReply(oneOf(this.#random, [200, 502]), oneOf(this.#random, moments)),
      () => ({ kind: 'reply', status: 200, when: 'after-action', body: '{"id":"batch_' }),
    ]; // prettier-ignore
  }

  #stall(): Fault {
    const kind = oneOf(this.#random, ['stall-request', 'stall-answer'] as const);
    return { kind, at: this.#place() };
  }

  #reply(status: number, when: ReplyMoment): Fault {
    const headers = status === 429 ? { 'retry-after-ms': '5' } : {};
    return { kind: 'reply', status, when, headers };
  }

  #place(): Place {
    return this.#random() < 0.5
      ? { share: this.#random() }
      : { bytes: between(this.#random, 0, 400) };
  }
}

const beforeAction: readonly ReplyMoment[] = ['at-once', 'after-request'];
const allMoments: readonly ReplyMoment[] = [...beforeAction, 'after-action'];
