import { Emitter, type Disposable } from '../../../batches/emitter.ts';
import type { FileState } from './fileState.ts';

/** The latest state of every file that is checked, by `Uri.toString()`. */
export class FileStates implements Disposable {
  readonly #states = new Map<string, FileState>();
  readonly #changed = new Emitter<string>();

  /** Tells the address of the file. */
  readonly onDidChange = this.#changed.event;

  get(uri: string): FileState | undefined {
    return this.#states.get(uri);
  }

  set(uri: string, state: FileState): void {
    this.#states.set(uri, state);
    this.#changed.fire(uri);
  }

  delete(uri: string): void {
    this.#states.delete(uri);
    this.#changed.fire(uri);
  }

  /** Resolves with the next complete state; undefined when the file is given up before. */
  next(uri: string): Promise<FileState | undefined> {
    return new Promise((resolve) => {
      const listening = this.onDidChange((changed) => {
        if (changed !== uri) return;
        const state = this.get(uri);
        if (state?.complete === false) return;
        listening.dispose();
        resolve(state);
      });
    });
  }

  /** The state, as soon as there is one. */
  async ready(uri: string): Promise<FileState | undefined> {
    return this.get(uri) ?? (await this.next(uri));
  }

  dispose(): void {
    this.#states.clear();
    this.#changed.dispose();
  }
}
