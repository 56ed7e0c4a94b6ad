import { ApiFailure } from '../../batches/apiFailure.ts';
import { contentLength } from './answerHeaders.ts';
import type { AnswerHead, Flow, Receiver } from './exchange.ts';

/** More than this of an error's text is not read. */
const errorBytes = 64 * 1024;

/**
 * Takes an answer into memory, within a bound. A successful answer can go elsewhere instead: to `content`.
 * @throws ApiFailure `too_large` when a successful answer is larger than `maxBytes`
 */
export class BodyCollector implements Receiver {
  readonly #maxBytes: number;
  readonly #content: Receiver | undefined;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #head: AnswerHead | undefined;
  #current: Receiver | undefined;

  constructor(maxBytes: number, content?: Receiver) {
    this.#maxBytes = maxBytes;
    this.#content = content;
  }

  get head(): AnswerHead | undefined {
    return this.#head;
  }

  /** The body so far; a next answer starts with an empty one. */
  takeBody(): Buffer {
    this.#bytes = 0;
    return Buffer.concat(this.#chunks.splice(0));
  }

  start(head: AnswerHead, flow: Flow): void {
    this.#head = head;
    this.#current = this.#isSuccess() ? this.#content : undefined;
    if (this.#current) this.#current.start(head, flow);
    else if (this.#isSuccess() && (contentLength(head.headers) ?? 0) > this.#maxBytes)
      this.#refuse();
  }

  data(chunk: Uint8Array): boolean {
    if (this.#current) return this.#current.data(chunk);
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    if (!this.#isSuccess()) return this.#bytes < errorBytes;
    if (this.#bytes > this.#maxBytes) this.#refuse();
    return true;
  }

  #isSuccess(): boolean {
    const status = this.#head?.status ?? 0;
    return status >= 200 && status < 300;
  }

  #refuse(): never {
    throw new ApiFailure({ kind: 'too_large' });
  }
}
