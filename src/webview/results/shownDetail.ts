import type { Detail } from '../../results/query/session.ts';

export interface ShownDetailDeps {
  /** @throws Error with a sentence */
  readonly load: (row: number) => Promise<Detail>;
  /** The row that the pane is to show; undefined while it is closed, or while the row is not known. */
  readonly wanted: () => number | undefined;
  readonly draw: () => void;
}

/** What the pane shows: one row, whole. Of rows that are passed quickly only the last is loaded. */
export class ShownDetail {
  readonly #deps: ShownDetailDeps;
  #asked: number | undefined;
  #isLoading = false;
  #loaded: Detail | undefined;
  #failed: { readonly row: number; readonly message: string } | undefined;

  constructor(deps: ShownDetailDeps) {
    this.#deps = deps;
  }

  /** Of this row and no other; undefined until it is there. */
  of(row: number | undefined): Detail | undefined {
    return this.#loaded?.row === row ? this.#loaded : undefined;
  }

  /** Why this row cannot be shown. */
  failureOf(row: number | undefined): string | undefined {
    return this.#failed?.row === row ? this.#failed?.message : undefined;
  }

  /** Loads the wanted row, if that is another one. */
  follow(): void {
    const row = this.#deps.wanted();
    if (row === undefined || row === this.#asked || this.#isLoading) return;
    this.#asked = row;
    this.#isLoading = true;
    void this.#load(row);
  }

  async #load(row: number): Promise<void> {
    try {
      this.#loaded = await this.#deps.load(row);
      this.#failed = undefined;
    } catch (error) {
      this.#failed = { row, message: error instanceof Error ? error.message : String(error) };
    }
    this.#isLoading = false;
    this.#deps.draw();
    this.follow();
  }

  /** More may be known of the row by now; what is shown stays until then. */
  renew(): void {
    this.#asked = undefined;
    this.follow();
  }

  forget(): void {
    this.#asked = this.#loaded = this.#failed = undefined;
  }
}
