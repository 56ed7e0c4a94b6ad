/** Of thousands of rows the editor draws each as soon as they are there, seen or not, and again with every change. */
export const pageRows = 1_000;

/** How many rows below an account or a section are shown; the rest comes by pages. */
export class RowPages {
  readonly #shown = new Map<string, number>();
  readonly #left = new Map<string, number>();

  /** The rows that are shown. @param parentId of the node that they stand below */
  cut<T>(parentId: string, rows: readonly T[]): readonly T[] {
    const shown = this.#shown.get(parentId) ?? pageRows;
    this.#left.set(parentId, Math.max(0, rows.length - shown));
    return rows.length > shown ? rows.slice(0, shown) : rows;
  }

  /** How many are not shown, when it was last cut. */
  left(parentId: string): number {
    return this.#left.get(parentId) ?? 0;
  }

  showMore(parentId: string): void {
    this.#shown.set(parentId, (this.#shown.get(parentId) ?? pageRows) + pageRows);
  }

  /** Shows all up to a row, from 0. @returns was it among the rest? */
  showUpTo(parentId: string, row: number): boolean {
    if (row < (this.#shown.get(parentId) ?? pageRows)) return false;
    this.#shown.set(parentId, (Math.floor(row / pageRows) + 1) * pageRows);
    return true;
  }
}
