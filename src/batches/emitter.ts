import { giveWay } from './turns.ts';

export interface Disposable {
  dispose(): void;
}

export type Event<T> = (listener: (value: T) => void) => Disposable;

/** A typed event for rooms that do not know the editor. One listener's error does not reach the others. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that the same function added twice is two subscriptions.
    const entry = (value: T) => {
      listener(value);
    };
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  get listenerCount(): number {
    return this.#listeners.size;
  }

  fire(value: T): void {
    this.fireAll([value]);
  }

  /** One after the other: an error over one value does not lose the next. */
  fireAll(values: Iterable<T>): void {
    const errors: unknown[] = [];
    for (const value of values)
      for (const listener of [...this.#listeners]) call(listener, value, errors);
    throwAny(errors);
  }

  /** As `fire`, for what is long to follow: other work goes first between two listeners. */
  async fireInTurns(value: T): Promise<void> {
    const errors: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      await giveWay();
      if (this.#listeners.has(listener)) call(listener, value, errors);
    }
    throwAny(errors);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

function call<T>(listener: (value: T) => void, value: T, errors: unknown[]): void {
  try {
    listener(value);
  } catch (error) {
    errors.push(error);
  }
}

function throwAny(errors: readonly unknown[]): void {
  if (errors.length > 0) throw new AggregateError(errors, 'A listener failed');
}
