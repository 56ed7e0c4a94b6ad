import { ApiFailure } from '../../batches/apiFailure.ts';
import type { Transfer } from '../../batches/batchApi.ts';
import { looksLikePage } from '../wire/answerFailure.ts';
import { contentLength, firstHeader } from '../wire/answerHeaders.ts';
import type { AnswerHead, Flow, Receiver } from '../wire/exchange.ts';
import type { PartFile } from './partFile.ts';
import type { ContentMarks } from './partNote.ts';

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

  /** Is there something that another try, now or later, can go on with? */
  get canGoOn(): boolean {
    return this.#part.bytes > 0 && (this.#validator !== undefined || this.#total !== null);
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
    if (this.#part.bytes === 0 && looksLikePage(chunk)) throw page();
    this.#part.write(chunk);
    if (this.#part.bytes > this.#options.maxBytes) throw tooLarge();
    this.#options.onProgress?.({ bytes: this.#part.bytes, total: this.#total });
    return true;
  }

  /** @throws ApiFailure `reset` when less or more came than was announced */
  verify(): void {
    if (this.#total !== null && this.#part.bytes !== this.#total) throw cut();
  }

  #begin(head: AnswerHead, length: number | undefined): void {
    this.#total = length ?? null;
    this.#validator = strongTag(head) ?? firstHeader(head.headers, 'last-modified');
    // The server did not take up the range: what is there belongs to another answer.
    this.#part.begin({ total: this.#total, validator: this.#validator });
  }

  #goOn(head: AnswerHead): void {
    const { from, total = this.#total } = rangeOf(head);
    const tag = strongTag(head);
    const fits =
      from === this.#part.bytes &&
      (this.#total === null || total === this.#total) &&
      (!tag || !this.#validator?.startsWith('"') || tag === this.#validator);
    if (!fits) {
      this.forget();
      throw cut();
    }
    this.#total = total;
  }
}

/** Of a range that was not asked for, as a cache may answer. @throws ApiFailure `reset` unless it is the whole */
function wholeLength(head: AnswerHead): number {
  const { from, total } = rangeOf(head);
  if (from !== 0 || total === undefined) throw cut();
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
  return tag && !tag.startsWith('W/') ? tag : undefined;
}

function refuseOther({ headers }: AnswerHead): void {
  if (firstHeader(headers, 'content-type')?.includes('text/html')) throw page();
  const encoding = firstHeader(headers, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity') throw new ApiFailure({ kind: 'malformed', code: 'encoded' });
}

function page(): ApiFailure {
  return new ApiFailure({ kind: 'malformed', code: 'html' });
}

function tooLarge(): ApiFailure {
  return new ApiFailure({ kind: 'too_large' });
}

/** The content came to an end that is not its own; another try may bring the rest. */
export function cut(): ApiFailure {
  return new ApiFailure({ kind: 'reset', code: 'incomplete' });
}
