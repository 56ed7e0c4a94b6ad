/** Well below what a person feels, and what is still to be done when it is noticed is added to it. */
const turnMs = 5;

/** Work in turns: the thread is given to others when it was held for long. */
export class Turns {
  #since = performance.now();

  /** Has it been held for long? */
  get isOver(): boolean {
    return performance.now() - this.#since > turnMs;
  }

  /** Lets the others go first. */
  async next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}

/** A list mapped in turns. @throws what `map` throws */
export async function mapInTurns<T, R>(list: readonly T[], map: (item: T) => R): Promise<R[]> {
  const turns = new Turns();
  const results: R[] = [];
  for (const item of list) {
    results.push(map(item));
    if (turns.isOver) await turns.next();
  }
  return results;
}
