import { textOf } from '../../jsonl/scan/bytes.ts';
import type { IdSpan } from './idBytes.ts';

/** Numbers for the few words that a member has in many records. 0 stands for none, and for those beyond the most. */
export class WordTable {
  readonly words: string[] = [''];
  readonly #bytes: Uint8Array[] = [new Uint8Array()];
  readonly #most: number;
  #last = 0;

  constructor(most: number) {
    this.#most = most;
  }

  numberOf(bytes: Uint8Array, span: IdSpan | undefined): number {
    if (!span) return 0;
    if (this.#is(this.#last, bytes, span)) return this.#last;
    for (let word = 1; word < this.#bytes.length; word++)
      if (this.#is(word, bytes, span)) return (this.#last = word);
    if (this.words.length > this.#most) return 0;
    this.#bytes.push(bytes.slice(span.start, span.end));
    this.words.push(JSON.parse(`"${textOf(bytes, span.start, span.end)}"`) as string);
    return (this.#last = this.words.length - 1);
  }

  #is(word: number, bytes: Uint8Array, { start, end }: IdSpan): boolean {
    const known = this.#bytes[word] as Uint8Array;
    if (known.length !== end - start) return false;
    for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
    return true;
  }
}
