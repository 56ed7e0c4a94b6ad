/** Lets the event loop turn until something is so; `each` runs after every turn. */
export async function until(
  isSo: () => boolean,
  each: () => void = () => undefined,
): Promise<void> {
  while (!isSo()) {
    await new Promise(setImmediate);
    each();
  }
}
