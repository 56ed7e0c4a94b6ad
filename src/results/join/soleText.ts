import type { IdSpan } from './idBytes.ts';

/** Finds out whether an answer is one text in one place, so that it can be read from there again. */
export class SoleText {
  /** Offsets of the text, with quotation marks; undefined when there is none, or more than one. */
  span: IdSpan | undefined;
  #isAlone = true;
  #texts = 0;
  #lists = 0;
  #parts = 0;
  #sources = 0;

  reset(): void {
    this.span = undefined;
    this.#isAlone = true;
    this.#texts = this.#lists = this.#parts = this.#sources = 0;
  }

  /** A list of choices, items or blocks begins; a second one leaves open which is read. */
  enter(): void {
    if (++this.#lists > 1) this.spoil();
  }

  /** A choice, or a part of a message, begins: of several the answer is made up. */
  one(): void {
    if (++this.#parts > 1) this.spoil();
  }

  /** A choice's message, or its text beside it: of both, either may count. */
  source(): void {
    if (++this.#sources > 1) this.spoil();
  }

  note(start: number, end: number): void {
    this.span = ++this.#texts === 1 ? { start, end } : undefined;
  }

  /** Something is told beside the text, as a call or a refusal, or the answer is no chat's: written out, it may be more. */
  beside(): void {
    this.#isAlone = false;
  }

  /** The text when nothing is told beside it. */
  get alone(): IdSpan | undefined {
    return this.#isAlone ? this.span : undefined;
  }

  /** Something else is part of the answer. */
  spoil(): void {
    this.#texts = 2;
    this.span = undefined;
  }
}
