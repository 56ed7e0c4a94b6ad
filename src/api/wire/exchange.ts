import type { Clock } from '../../batches/clock.ts';
import type {
  AnswerHeaders,
  DispatchController,
  DispatchHandler,
  Dispatcher,
  DispatchRequest,
} from './dispatcher.ts';
import { PieceTurns } from './pieceTurns.ts';
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

/** An answer's body must bring at least so many bytes in each span; `Infinity`: be whole within the first one. */
export interface Pace {
  readonly ms: number;
  readonly leastBytes: number;
}

export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly request: DispatchRequest;
  readonly receiver: Receiver;
  readonly times: Pick<WireTimes, 'connectMs' | 'headersMs' | 'idleMs'>;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export type ExchangePhase = 'connecting' | 'sending' | 'waiting' | 'receiving';

/** A request that got no complete answer. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** `slow`: something came all the time, but too little. */
  readonly reason: 'broken' | 'timeout' | 'slow' | 'cancelled';
  readonly phase: ExchangePhase;

  constructor(reason: Interrupted['reason'], phase: ExchangePhase, options?: ErrorOptions) {
    super(`${reason} while ${phase}`, options);
    this.reason = reason;
    this.phase = phase;
  }
}

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
  readonly #pace: Watchdog;
  #phase: ExchangePhase = 'connecting';
  #controller: DispatchController | undefined;
  #settled = false;
  readonly #turns = new PieceTurns(() => {
    if (!this.#settled && !this.#isHeld) this.#controller?.resume();
  });
  /** By the receiver. */
  #isHeld = false;

  constructor(options: ExchangeOptions, resolve: () => void, reject: (error: Error) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    const end = (reason: 'timeout' | 'slow') => () => {
      this.fail(new Interrupted(reason, this.#phase));
    };
    this.#silence = new Watchdog(options.clock, end('timeout'));
    this.#pace = new Watchdog(options.clock, end('slow'));
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
    this.#phase = 'receiving';
    this.#watchBody();
    this.#guard(() => {
      this.#options.receiver.start({ status, headers }, this);
    });
  }

  onResponseData(_controller: DispatchController, chunk: Uint8Array): void {
    if (this.#settled) return;
    this.#silence.seen(chunk.byteLength);
    this.#pace.seen(chunk.byteLength);
    this.#guard(() => {
      if (!this.#options.receiver.data(chunk)) this.#settle(this.#resolve, true);
    });
    if (this.#turns.passes(chunk.byteLength)) this.#controller?.pause();
  }

  onResponseEnd(): void {
    this.#settle(this.#resolve, false);
  }

  onResponseError(_controller: DispatchController | null, error: Error): void {
    this.fail(new Interrupted('broken', this.#phase, { cause: error }));
  }

  pause(): void {
    if (this.#settled) return;
    this.#isHeld = true;
    this.#silence.stop();
    this.#pace.stop();
    this.#controller?.pause();
  }

  resume(): void {
    if (this.#settled) return;
    this.#isHeld = false;
    this.#watchBody();
    if (!this.#turns.isWaiting) this.#controller?.resume();
  }

  fail(error: Error): void {
    this.#settle(() => {
      this.#reject(error);
    }, true);
  }

  #watchBody(): void {
    const { times, pace } = this.#options;
    this.#silence.watch(times.idleMs);
    this.#pace.watch(pace.ms, pace.leastBytes);
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
    this.#pace.stop();
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    tell();
    if (drop) this.#controller?.abort(new Error('No longer wanted'));
  }
}
