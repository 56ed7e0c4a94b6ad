/** Of thousands of rows the editor draws each as soon as they are there, seen or not, and again with every change. */
export const pageRows = 1_000;

/** How many rows below an account or a section are shown; the rest comes by pages. */
export class RowPages {
  readonly #shown = new Map<string, number>();

  /** The rows that are shown. @param parentId of the node that they stand below */
  cut<T>(parentId: string, rows: readonly T[]): readonly T[] {
    const shown = this.#shownOf(parentId);
    return rows.length > shown ? rows.slice(0, shown) : rows;
  }

  showMore(parentId: string): void {
    this.#shown.set(parentId, this.#shownOf(parentId) + pageRows);
  }

  /** Shows all up to a row, from 0. @returns was it among the rest? */
  showUpTo(parentId: string, row: number): boolean {
    if (row < this.#shownOf(parentId)) return false;
    this.#shown.set(parentId, (Math.floor(row / pageRows) + 1) * pageRows);
    return true;
  }

  #shownOf(parentId: string): number {
    return this.#shown.get(parentId) ?? pageRows;
  }
}
