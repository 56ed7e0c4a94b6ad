// Stands alone: reading, exporting and comparing all work in turns.

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
