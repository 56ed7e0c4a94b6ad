import type { Memento } from 'vscode';
import type { KeptState } from '../../../webview/messages/keptState.ts';

const key = 'results.views';
/** Views of which is kept how they were left; the one that was used longest ago is forgotten first. */
const mostViews = 50;

interface KeptView {
  readonly address: string;
  readonly state: Partial<KeptState>;
}

/**
 * How views were left, by address. The editor keeps a page's own state only about once a minute and when a window is
 * closed in order; this is written at once.
 */
export class KeptViews {
  readonly #memory: Memento;
  #views: readonly KeptView[];
  #isWriting = false;

  constructor(memory: Memento) {
    this.#memory = memory;
    this.#views = memory.get<readonly KeptView[]>(key, []);
  }

  stateOf(address: string): Partial<KeptState> {
    return this.#views.find((view) => view.address === address)?.state ?? {};
  }

  keep(address: string, state: Partial<KeptState>): void {
    const others = this.#views.filter((view) => view.address !== address);
    this.#views = [...others, { address, state }].slice(-mostViews);
    void this.#write();
  }

  /** A view that is opened anew shows all rows from the first; its columns and their widths stay. */
  close(address: string): void {
    const { query, position, ...look } = this.stateOf(address);
    if (query ?? position) this.keep(address, look);
  }

  /** One at a time: what changes meanwhile is written next. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      for (let written; written !== this.#views;) {
        written = this.#views;
        await this.#memory.update(key, written);
      }
    } catch {
      // The window closes: the next change would be lost, too.
    } finally {
      this.#isWriting = false;
    }
  }
}
