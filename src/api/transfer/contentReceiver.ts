import { ApiFailure } from '../../batches/apiFailure.ts';
import type { Transfer } from '../../batches/batchApi.ts';
import { contentLength, firstHeader } from '../wire/answerHeaders.ts';
import type { AnswerHead, Flow, Receiver } from '../wire/exchange.ts';
import type { PartFile } from './partFile.ts';
import type { ContentMarks } from './partNote.ts';

/** Spaces, and the bytes of a byte order mark. */
const blank: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);
const lessThan = 0x3c;

export interface ContentOptions {
  /** A larger file is refused. */
  readonly maxBytes: number;
  readonly onProgress?: ((transfer: Transfer) => void) | undefined;
  /** Of what an earlier download left. */
  readonly known: ContentMarks | undefined;
}

/** Takes a file's content, over as many answers as it needs, and knows what may be put together. */
export class ContentReceiver implements Receiver {
  readonly #part: PartFile;
  readonly #options: ContentOptions;
  #total: number | null;
  #validator: string | undefined;
  #isUnmeasured = false;
  /** Did nothing but space come so far? */
  #isBlank = true;

  constructor(part: PartFile, options: ContentOptions) {
    this.#part = part;
    this.#options = options;
    this.#total = options.known?.total ?? null;
    this.#validator = options.known?.validator;
  }

  /** True when neither a length nor a framing showed where the content ends. */
  get isUnmeasured(): boolean {
    return this.#isUnmeasured;
  }

  /**
   * Is there something that another try, now or later, can go on with? Only a strong tag tells a content from every
   * other: two of one length, or of one second, may differ (RFC 9110, 8.8.1 and 14.2).
   */
  get canGoOn(): boolean {
    return this.#part.bytes > 0 && this.#validator !== undefined;
  }

  /** Headers for the next try: the rest, where the same content can be told from another, else the whole. */
  async prepare(): Promise<Record<string, string>> {
    await this.#part.settle();
    if (!this.canGoOn) this.#part.rewind();
    if (this.#part.bytes === 0) return {};
    return {
      range: `bytes=${String(this.#part.bytes)}-`,
      ...(this.#validator === undefined ? {} : { 'if-range': this.#validator }),
    };
  }

  /** What is there cannot be continued; the next try takes the whole. */
  forget(): void {
    this.#total = null;
    this.#validator = undefined;
  }

  start(head: AnswerHead, flow: Flow): void {
    refuseOther(head);
    const length = contentLength(head.headers);
    if (head.status !== 206) this.#begin(head, length);
    else if (this.#part.bytes > 0) this.#goOn(head);
    else this.#begin(head, wholeLength(head));
    this.#isBlank = this.#part.bytes === 0;
    this.#isUnmeasured = length === undefined && head.headers['transfer-encoding'] === undefined;
    this.#part.attach(flow);
    if (this.#total === null) return;
    if (this.#total > this.#options.maxBytes) throw tooLarge();
    this.#part.checkRoom(this.#total - this.#part.bytes).catch((error: unknown) => {
      flow.fail(error as Error);
    });
  }

  data(chunk: Uint8Array): boolean {
    // Results are JSON lines: a page is a gateway's or a log-in's, whatever its status says.
    if (this.#isBlank) {
      const mark = chunk.find((byte) => !blank.has(byte));
      if (mark === lessThan) throw page();
      this.#isBlank = mark === undefined;
    }
    this.#part.write(chunk);
    if (this.#part.bytes > this.#options.maxBytes) throw tooLarge();
    this.#options.onProgress?.({ bytes: this.#part.bytes, total: this.#total });
    return true;
  }

  /** @throws ApiFailure `reset` when less or more came than was announced */
  verify(): void {
    if (this.#total !== null && this.#part.bytes !== this.#total) throw cutOff();
  }

  #begin(head: AnswerHead, length: number | undefined): void {
    this.#total = length ?? null;
    this.#validator = strongTag(head);
    // The server did not take up the range: what is there belongs to another answer.
    this.#part.begin({ total: this.#total, validator: this.#validator });
  }

  #goOn(head: AnswerHead): void {
    const { from, total = this.#total } = rangeOf(head);
    // Without a whole length the end of this range, which may be a short one, would be taken for that of the file.
    const fits =
      from === this.#part.bytes &&
      total !== null &&
      (this.#total === null || total === this.#total) &&
      this.#validator !== undefined &&
      strongTag(head) === this.#validator;
    if (!fits) {
      this.forget();
      throw cutOff();
    }
    this.#total = total;
  }
}

/** Of a range that was not asked for, as a cache may answer. @throws ApiFailure `reset` unless it is the whole */
function wholeLength(head: AnswerHead): number {
  const { from, total } = rangeOf(head);
  if (from !== 0 || total === undefined) throw cutOff();
  return total;
}

function rangeOf({ headers }: AnswerHead): { readonly from?: number; readonly total?: number } {
  const range = firstHeader(headers, 'content-range') ?? '';
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
  if (from === undefined) return {};
  return { from: Number(from), ...(total === '*' ? {} : { total: Number(total) }) };
}

/** A weak one says only that two contents are about the same. */
function strongTag({ headers }: AnswerHead): string | undefined {
  const tag = firstHeader(headers, 'etag');
  return tag && /^"[^"]+"$/.test(tag) ? tag : undefined;
}

function refuseOther({ headers }: AnswerHead): void {
  if (firstHeader(headers, 'content-type')?.includes('text/html')) throw page();
  const packings = [
    firstHeader(headers, 'content-encoding') ?? 'identity',
    // What is between us and the server may pack too, and only the pieces are put together.
    firstHeader(headers, 'transfer-encoding')?.toLowerCase() ?? 'chunked',
  ];
  if (packings.some((one) => one !== 'identity' && one !== 'chunked'))
    throw new ApiFailure({ kind: 'malformed', code: 'encoded' });
}

function page(): ApiFailure {
  return new ApiFailure({ kind: 'malformed', code: 'html' });
}

function tooLarge(): ApiFailure {
  return new ApiFailure({ kind: 'too_large' });
}

/** The content came to an end that is not its own; another try may bring the rest. */
export function cutOff(): ApiFailure {
  return new ApiFailure({ kind: 'reset', code: 'incomplete' });
}
