import { openTable, type TableHead, type TablePlace } from './openTable.ts';
import type { ReadOptions } from './sourceBytes.ts';
import { isBroken, type RowOrBroken } from './table.ts';

/** Which rows a preview shows: some at random, the same for the same seed, or the first with a text in a column. */
export type RowChoice =
  | { readonly by: 'random'; readonly seed: number }
  | { readonly by: 'text'; readonly column: string; readonly text: string };

/** Rows of a table with their numbers, from 1. */
export interface ChosenRows extends TableHead {
  readonly numbers: readonly number[];
}

/**
 * Reads a table whole, or until it has enough, and keeps no more than the rows that are shown.
 * @param most rows. @throws as `openTable`
 */
export async function choosePreview(
  place: TablePlace,
  prompt: Parameters<typeof openTable>[1],
  choice: RowChoice,
  most: number,
  options: ReadOptions = {},
): Promise<ChosenRows> {
  const { columns, notes, blocks } = await openTable(place, prompt, options);
  const index = choice.by === 'text' ? columns.indexOf(choice.column) : -1;
  const kept: { number: number; row: RowOrBroken }[] = [];
  let number = 0;
  const random = choice.by === 'random' ? randomIntegers(choice.seed) : undefined;
  for await (const { rows } of blocks) {
    for (const row of rows) {
      number++;
      if (choice.by === 'text') {
        const cell = isBroken(row) ? '' : (row[index] ?? '');
        if (kept.length < most && cell.toLowerCase().includes(choice.text.toLowerCase()))
          kept.push({ number, row });
      } else if (kept.length < most) kept.push({ number, row });
      else {
        // Vitter, Random Sampling with a Reservoir, algorithm R: every row is as likely as any other.
        const place = random?.(number) ?? most;
        if (place < most) kept[place] = { number, row };
      }
    }
    if (choice.by === 'text' && kept.length >= most) break;
  }
  kept.sort((a, b) => a.number - b.number);
  return { columns, notes, rows: kept.map(({ row }) => row), numbers: kept.map((one) => one.number) }; // prettier-ignore
}

/** Integers from 0 below a bound that follow from the seed: xorshift32. */
function randomIntegers(seed: number): (below: number) => number {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
}
