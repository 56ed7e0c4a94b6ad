import type { Disposable } from '../../../batches/emitter.ts';

/** Does a part of its work until `mustStop()` is true. @returns true when nothing is left. */
export type Work = (mustStop: () => boolean) => boolean;

/** Long work in short slices on a thread that others need: one slice, then everyone else, then the next. */
export class TimeSlices implements Disposable {
  readonly #waiting: { work: Work }[] = [];
  #immediate: NodeJS.Immediate | undefined;

  readonly #sliceMs: number;
  readonly #logError: (error: unknown) => void;
  readonly #now: () => number;

  constructor(
    sliceMs: number,
    logError: (error: unknown) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#sliceMs = sliceMs;
    this.#logError = logError;
    this.#now = now;
  }

  /** Starts in the next turn; several works take turns. Disposing the result stops the work. */
  run(work: Work): Disposable {
    const entry = { work };
    this.#waiting.push(entry);
    this.#schedule();
    return {
      dispose: () => {
        const at = this.#waiting.indexOf(entry);
        if (at >= 0) this.#waiting.splice(at, 1);
      },
    };
  }

  #schedule(): void {
    if (this.#waiting.length === 0) return;
    this.#immediate ??= setImmediate(() => {
      this.#immediate = undefined;
      this.#slice();
      this.#schedule();
    });
  }

  #slice(): void {
    const entry = this.#waiting.shift();
    if (!entry) return;
    const end = this.#now() + this.#sliceMs;
    try {
      if (!entry.work(() => this.#now() >= end)) this.#waiting.push(entry);
    } catch (error) {
      // A broken work must not stop the others, nor be tried forever.
      this.#logError(error);
    }
  }

  dispose(): void {
    this.#waiting.length = 0;
    clearImmediate(this.#immediate);
  }
}
