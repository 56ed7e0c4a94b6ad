/** Finds out whether an answer is one text in one place, so that it can be read from there again. */
export class SoleText {
  /** Offset of the text; undefined when there is none, or more than one. */
  at: number | undefined;
  #texts = 0;
  #lists = 0;
  #parts = 0;
  #sources = 0;

  reset(): void {
    this.at = undefined;
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

  note(at: number): void {
    this.at = ++this.#texts === 1 ? at : undefined;
  }

  /** Something else is part of the answer. */
  spoil(): void {
    this.#texts = 2;
    this.at = undefined;
  }
}
