const most = 64;

/** The different ids of tool calls in one line; which of them are equal is all that a rule asks. */
export class CallIds {
  count = 0;
  readonly #starts = new Int32Array(most);
  readonly #ends = new Int32Array(most);

  /** Which of the line's ids this one is, in the order of their first places; -1 when there are too many. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    for (let index = 0; index < this.count; index++) {
      const from = this.#starts[index] as number;
      if ((this.#ends[index] as number) - from === end - start && equal(bytes, from, start, end))
        return index;
    }
    if (this.count === most) return -1;
    this.#starts[this.count] = start;
    this.#ends[this.count] = end;
    return this.count++;
  }
}

function equal(bytes: Uint8Array, other: number, start: number, end: number): boolean {
  for (let k = start; k < end; k++) if (bytes[k] !== bytes[other + k - start]) return false;
  return true;
}
