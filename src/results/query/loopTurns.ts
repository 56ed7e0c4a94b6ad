/** The thread is given to others after this long. */
const sliceMs = 8;

/** Cuts long work into slices between which others have the thread: their questions, and the signal to stop. */
export class Turns {
  #began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#began >= sliceMs;
  }

  /** Gives the thread away when the slice is over. */
  async rest(): Promise<void> {
    if (!this.isOver) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#began = performance.now();
  }
}

/** Short work that is asked for while long work goes on, and goes first: each wait of its own would last a slice. */
export class ShortWork {
  readonly #open = new Set<Promise<unknown>>();

  async first<T>(work: Promise<T>): Promise<T> {
    this.#open.add(work);
    try {
      return await work;
    } finally {
      this.#open.delete(work);
    }
  }

  /** Waits for what was asked for by now. */
  async giveWay(): Promise<void> {
    if (this.#open.size > 0) await Promise.allSettled(this.#open);
  }
}
