import type { ColumnKind } from './session.ts';

/** A text of so few different values in the sample is a choice. */
const mostChoices = 30;
const longestChoice = 60;

/** What is known of a column's values from some of them. */
export class ValueSample {
  /** Few values are expected, whatever was seen. */
  isChoice = false;
  readonly #texts = new Set<string>();
  #hasNumbers = false;
  #hasOthers = false;
  #seen = 0;

  note(value: unknown): void {
    if (value === null) return;
    this.#seen++;
    if (typeof value === 'number') this.#hasNumbers = true;
    else this.#hasOthers = true;
    if (typeof value === 'boolean') this.isChoice = true;
    if (typeof value === 'string' && this.#texts.size <= mostChoices) this.#texts.add(value);
  }

  get kind(): ColumnKind {
    if (this.isChoice) return 'choice';
    if (this.#hasNumbers && !this.#hasOthers) return 'number';
    const texts = this.#texts;
    const isFew =
      texts.size > 0 && texts.size <= Math.min(mostChoices, Math.max(2, this.#seen / 2));
    return isFew && [...texts].every(({ length }) => length <= longestChoice) ? 'choice' : 'text';
  }
}
