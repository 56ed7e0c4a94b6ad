/** Well below what a person feels, and what is still to be done when it is noticed is added to it. */
const turnMs = 4;

/** One turn for all who work in turns: the loop lets nobody else in between them. In milliseconds. */
let began = performance.now();
let beginning: Promise<void> | undefined;

/** Has the thread been held for long, by whomever? */
export function isTurnOver(): boolean {
  return performance.now() - began > turnMs;
}

/** Lets the others go first. */
export function nextTurn(): Promise<void> {
  beginning ??= new Promise((resolve) => {
    setImmediate(() => {
      began = performance.now();
      beginning = undefined;
      resolve();
    });
  });
  return beginning;
}

/** Lets the others go first if the thread has been held for long. To be called before each piece of long work. */
export async function giveWay(): Promise<void> {
  while (isTurnOver()) await nextTurn();
}

/** A list mapped in turns. @throws what `map` throws */
export async function mapInTurns<T, R>(list: readonly T[], map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  for (const item of list) {
    if (isTurnOver()) await giveWay();
    results.push(map(item));
  }
  return results;
}
