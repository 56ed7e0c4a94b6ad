// Stands alone: the session asks, the reading of files gives way.

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
