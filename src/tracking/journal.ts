import { Emitter, type Disposable, type Event } from '../batches/emitter.ts';
import type { Intent, IntentDraft, IntentFacts, IntentStep } from './intent.ts';

/** The record of every submission, shared by all windows: one JSON file per intent, replaced atomically. */
export class Journal implements Disposable {
  readonly #changed = new Emitter<undefined>();
  /** Fires for this window's steps, and for those of others while `watch()` is on. */
  readonly onDidChange: Event<undefined> = this.#changed.event;
  readonly folder: string;

  constructor(options: { folder: string }) {
    this.folder = options.folder;
  }

  /** Writes a new intent; nothing has been sent. @throws ApiFailure `disk` or `disk_full`. */
  plan(_draft: IntentDraft): Promise<Intent> {
    throw new Error('not built yet');
  }

  /**
   * Writes the next step before it begins.
   * @throws ApiFailure `wrong_state` when another window moved or discarded the intent; `disk`, `disk_full`.
   */
  step(_id: string, _step: IntentStep, _facts?: IntentFacts): Promise<Intent> {
    throw new Error('not built yet');
  }

  find(_id: string): Promise<Intent | undefined> {
    throw new Error('not built yet');
  }

  /** Newest first. A file that cannot be read is set aside, never an error. */
  list(): Promise<readonly Intent[]> {
    throw new Error('not built yet');
  }

  /** The same bytes sent to the same account before, or being sent now; newest first. */
  earlierSubmissions(_sha256: string, _accountId: string): Promise<readonly Intent[]> {
    throw new Error('not built yet');
  }

  /** Is a living process, this or another, at work on it? */
  isRunning(_intent: Intent): boolean {
    throw new Error('not built yet');
  }

  discard(_id: string): Promise<void> {
    throw new Error('not built yet');
  }

  /** Removes ended records older than the given time. */
  prune(_before: number): Promise<void> {
    throw new Error('not built yet');
  }

  /** Also fires `onDidChange` for what other windows write, until disposed. */
  watch(): Disposable {
    throw new Error('not built yet');
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
