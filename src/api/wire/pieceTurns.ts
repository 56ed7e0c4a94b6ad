/** So many pieces of a body in one turn of the thread: some milliseconds. */
const mostPieces = 10_000;
/** So many bytes of it: to touch memory for the first time takes longer than to copy. */
const mostBytes = 512 * 1024;

/**
 * Lets other work between the pieces of a body: one read of the socket may hold a hundred thousand of one byte, and all
 * are told in one turn.
 */
export class PieceTurns {
  readonly #goOn: () => void;
  #pieces = 0;
  #bytes = 0;
  #isWaiting = false;

  /** @param goOn is called in the turn after one in which there were enough */
  constructor(goOn: () => void) {
    this.#goOn = goOn;
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Counts a piece. @returns true when the next one has to wait */
  passes(bytes: number): boolean {
    this.#pieces += 1;
    this.#bytes += bytes;
    const isFull = this.#pieces >= mostPieces || this.#bytes >= mostBytes;
    if (this.#isWaiting || !isFull) return this.#isWaiting;
    this.#isWaiting = true;
    setImmediate(() => {
      this.#pieces = this.#bytes = 0;
      this.#isWaiting = false;
      this.#goOn();
    });
    return true;
  }
}
