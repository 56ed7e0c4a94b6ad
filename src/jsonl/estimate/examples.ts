import type { RequestTokens } from '../tokens/requestTokens.ts';
import { objectOf } from '../../json/unknownJson.ts';

/** A chat, and how many tokens it may have. */
export interface Example {
  readonly model: string;
  readonly messages: readonly unknown[];
  readonly leastInput: number;
  readonly mostInput: number;
}

/** So many chats stand for all when the service itself counts. */
const enough = 3;

/** Keeps a few of many chats, evenly spread over all. */
export class Examples {
  #kept: Example[] = [];
  #seen = 0;
  #step = 1;

  /** @param request a line of a batch input file, parsed */
  add(request: unknown, { leastInput, mostInput, media }: RequestTokens): void {
    const { model, messages } = bodyOf(request);
    if (typeof model !== 'string' || !Array.isArray(messages) || media > 0) return;
    if (this.#seen++ % this.#step > 0) return;
    this.#kept.push({ model, messages, leastInput, mostInput });
    if (this.#kept.length < 4 * enough) return;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#step *= 2;
  }

  some(): readonly Example[] {
    const between = this.#kept.length / enough;
    if (between <= 1) return this.#kept;
    return Array.from(
      { length: enough },
      (_, k) => this.#kept[Math.floor((k + 0.5) * between)],
    ).filter((one) => one !== undefined);
  }
}

function bodyOf(request: unknown): { readonly model?: unknown; readonly messages?: unknown } {
  return objectOf(objectOf(request)['body']);
}
