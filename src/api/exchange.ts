import type { Clock } from '../batches/clock.ts';
import type {
  AnswerHeaders,
  DispatchController,
  DispatchHandler,
  Dispatcher,
  DispatchRequest,
} from './dispatcher.ts';
import { Watchdog } from './watchdog.ts';
import type { WireTimes } from './wireTimes.ts';

export interface AnswerHead {
  readonly status: number;
  readonly headers: AnswerHeaders;
}

/** Lets a receiver hold the sender back, or give up after it took a chunk. */
export interface Flow {
  pause(): void;
  resume(): void;
  fail(error: Error): void;
}

/** Takes an answer as it comes in; what it throws ends the exchange. */
export interface Receiver {
  start(head: AnswerHead, flow: Flow): void;
  /** @returns false when the rest is not wanted; the connection is then dropped. */
  data(chunk: Uint8Array): boolean;
}

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly request: DispatchRequest;
  readonly receiver: Receiver;
  readonly times: Pick<WireTimes, 'connectMs' | 'headersMs' | 'idleMs'> & { bodyMs?: number };
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export type ExchangePhase = 'connecting' | 'sending' | 'waiting' | 'receiving';

/** A request that got no complete answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly reason: 'broken' | 'timeout' | 'cancelled';
  readonly phase: ExchangePhase;

  constructor(reason: Interrupted['reason'], phase: ExchangePhase, options?: ErrorOptions) {
    super(`${reason} while ${phase}`, options);
    this.reason = reason;
    this.phase = phase;
  }
}

/** Fewer bytes than this in one idle span are a drip meant to hold us. */
const dripBytes = 1024;

/**
 * One request and its answer. Every phase has its time-out, and an abort ends it at once, even before a connection
 * stands.
 * @throws Interrupted, or what the receiver threw
 */
export function exchange(options: ExchangeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    new Exchange(options, resolve, reject).run();
  });
}

class Exchange implements DispatchHandler, Flow {
  readonly #options: ExchangeOptions;
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  readonly #silence: Watchdog;
  readonly #whole: Watchdog;
  #phase: ExchangePhase = 'connecting';
  #controller: DispatchController | undefined;
  #settled = false;

  constructor(options: ExchangeOptions, resolve: () => void, reject: (error: Error) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    const onTimeout = () => {
      this.fail(new Interrupted('timeout', this.#phase));
    };
    this.#silence = new Watchdog(options.clock, onTimeout);
    this.#whole = new Watchdog(options.clock, onTimeout);
  }

  run(): void {
    const { signal, times, dispatcher, request } = this.#options;
    if (signal?.aborted) {
      this.#onAbort();
      return;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#silence.watch(times.connectMs);
    dispatcher.dispatch(request, this);
  }

  onRequestStart(controller: DispatchController): void {
    this.#controller = controller;
    if (this.#settled) {
      controller.abort(new Error('No longer wanted'));
      return;
    }
    this.#phase = 'sending';
    this.#silence.watch(this.#options.times.idleMs);
  }

  onBodySent(chunk: Uint8Array): void {
    this.#silence.seen(chunk.byteLength);
    this.#options.onSent?.(chunk.byteLength);
  }

  onRequestSent(): void {
    if (this.#settled || this.#phase !== 'sending') return;
    this.#phase = 'waiting';
    this.#silence.watch(this.#options.times.headersMs);
  }

  onResponseStart(_controller: DispatchController, status: number, headers: AnswerHeaders): void {
    if (this.#settled || status < 200) return;
    const { receiver, times } = this.#options;
    this.#phase = 'receiving';
    this.#silence.watch(times.idleMs, dripBytes);
    if (times.bodyMs !== undefined) this.#whole.watch(times.bodyMs, Infinity);
    this.#guard(() => {
      receiver.start({ status, headers }, this);
    });
  }

  onResponseData(_controller: DispatchController, chunk: Uint8Array): void {
    if (this.#settled) return;
    this.#silence.seen(chunk.byteLength);
    this.#guard(() => {
      if (!this.#options.receiver.data(chunk)) this.#settle(this.#resolve, true);
    });
  }

  onResponseEnd(): void {
    this.#settle(this.#resolve, false);
  }

  onResponseError(_controller: DispatchController | null, error: Error): void {
    this.fail(new Interrupted('broken', this.#phase, { cause: error }));
  }

  pause(): void {
    if (this.#settled) return;
    this.#silence.stop();
    this.#controller?.pause();
  }

  resume(): void {
    if (this.#settled) return;
    this.#silence.watch(this.#options.times.idleMs, dripBytes);
    this.#controller?.resume();
  }

  fail(error: Error): void {
    this.#settle(() => {
      this.#reject(error);
    }, true);
  }

  readonly #onAbort = () => {
    this.fail(new Interrupted('cancelled', this.#phase));
  };

  #guard(receive: () => void): void {
    try {
      receive();
    } catch (error) {
      this.fail(error as Error);
    }
  }

  #settle(tell: () => void, drop: boolean): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#silence.stop();
    this.#whole.stop();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    tell();
    if (drop) this.#controller?.abort(new Error('No longer wanted'));
  }
}
