import { ApiFailure } from '../../batches/apiFailure.ts';
import { contentLength, withoutKey } from './answerHeaders.ts';
import { BodyBytes } from './bodyBytes.ts';
import type { AnswerHead, Flow, Receiver } from './exchange.ts';

/** More than this of an error's text is not read. */
const errorBytes = 64 * 1024;

/** An honest server sends some kilobytes at a time; each piece costs its time, however short it is. */
const mostPieces = 1_000_000;

/**
 * Takes an answer into memory, within a bound. A successful answer can go elsewhere instead: to `content`.
 * @throws ApiFailure `too_large` when a successful answer is larger than `maxBytes`, or comes in too many pieces
 */
export class BodyCollector implements Receiver {
  readonly #maxBytes: number;
  readonly #key: string;
  readonly #content: Receiver | undefined;
  readonly #body: BodyBytes;
  #pieces = 0;
  #head: AnswerHead | undefined;
  #current: Receiver | undefined;

  /** @param key the key that is sent: no header has it from here on */
  constructor(maxBytes: number, key: string, content?: Receiver) {
    this.#maxBytes = maxBytes;
    this.#key = key;
    this.#body = new BodyBytes(maxBytes);
    this.#content = content;
  }

  get head(): AnswerHead | undefined {
    return this.#head;
  }

  /** The body so far; a next answer starts with an empty one. */
  takeBody(): Buffer {
    return this.#body.take();
  }

  start({ status, headers }: AnswerHead, flow: Flow): void {
    const head = { status, headers: withoutKey(headers, this.#key) };
    this.#head = head;
    this.#pieces = 0;
    this.#current = this.#isSuccess() ? this.#content : undefined;
    if (this.#current) this.#current.start(head, flow);
    else if (this.#isSuccess() && (contentLength(head.headers) ?? 0) > this.#maxBytes)
      this.#refuse();
  }

  data(chunk: Uint8Array): boolean {
    if (this.#current) return this.#current.data(chunk);
    const bytes = this.#body.length + chunk.byteLength;
    if (bytes > this.#maxBytes || ++this.#pieces > mostPieces) this.#refuse();
    this.#body.add(chunk);
    return this.#isSuccess() || bytes < errorBytes;
  }

  #isSuccess(): boolean {
    const status = this.#head?.status ?? 0;
    return status >= 200 && status < 300;
  }

  #refuse(): never {
    throw new ApiFailure({ kind: 'too_large' });
  }
}
