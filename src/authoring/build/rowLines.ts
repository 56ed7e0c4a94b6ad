/** Which row a line was made of, where most rows make one. */
export class RowLines {
  /** Line from which on rows are further ahead, and how far. */
  readonly #steps: { readonly line: number; readonly ahead: number }[] = [];
  #lines = 0;
  #ahead = 1;

  get size(): number {
    return this.#lines;
  }

  /** @param row that made the next line */
  add(row: number): void {
    if (row - this.#lines !== this.#ahead) {
      this.#ahead = row - this.#lines;
      this.#steps.push({ line: this.#lines, ahead: this.#ahead });
    }
    this.#lines++;
  }

  /** @param line from 0 */
  rowOf = (line: number): number => {
    let [low, high] = [0, this.#steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle]?.line ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    return line + (this.#steps[low - 1]?.ahead ?? 1);
  };
}
